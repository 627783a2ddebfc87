#include "collector/limits_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "base/spelling.h"
#include "format/printable.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
using enum LimitUnit;

constexpr uint64_t kKiB = 1 << 10;
constexpr uint64_t kMiB = 1 << 20;
constexpr uint64_t kGiB = 1 << 30;

constexpr auto kTable = std::to_array<LimitRow>({
    {"body", kBytes, &Limits::body, kKiB, kGiB,
     "a report's body, as it comes and unpacked; a larger one gets 413"},
    {"depth", kNumber, &Limits::depth, 4, 1000,
     "objects and arrays within each other in a report's JSON; a report has 4"},
    {"programs", kNumber, &Limits::programs, 1, 1'000'000, "programs in a report"},
    {"counters", kNumber, &Limits::counters, 1, 10'000'000,
     "counters of all programs of a report together"},
    {"stacks", kNumber, &Limits::stacks, 0, 10'000'000,
     "stacks of all programs of a report together"},
    {"counter-name", kBytes, &Limits::counter_name, 1, kMiB,
     "a counter's name; a counter file has no longer ones than 4KiB"},
    {"stack-name", kBytes, &Limits::stack_name, 1, kGiB,
     "a stack's name with its frames; 4KiB in a counter file expand to 150KiB"},
    {"config-version", kBytes, &Limits::config_version, 8, kKiB,
     "the version of the upload config that a report names"},
    {"week-age", kDays, &Limits::week_age, 1, 3650,
     "a report is refused when its week ended longer ago"},
    {"config-age", kDays, &Limits::config_age, 1, 3650,
     "a report may be made by an upload config that was replaced so long ago"},
    {"header", kBytes, &Limits::header, kKiB, kMiB,
     "a request's line and header fields together; a larger one gets 431"},
    {"request-time", kSeconds, &Limits::request_time, 1, 86'400,
     "from the first byte of a request to its last"},
    {"idle-time", kSeconds, &Limits::idle_time, 1, 86'400,
     "an open connection without a new request is closed after it"},
    {"write-time", kSeconds, &Limits::write_time, 1, 86'400,
     "until a client takes more of its answer"},
    {"write-rate", kBytes, &Limits::write_rate, kKiB, kGiB,
     "what a client takes of an answer in a second, on the whole, or it is ended"},
    {"connections", kNumber, &Limits::connections, 1, 1'000'000,
     "open connections; fewer where the system allows fewer descriptors"},
    {"connections-per-address", kNumber, &Limits::connections_per_address, 1, 1'000'000,
     "open connections of one address"},
    {"requests-per-minute", kNumber, &Limits::requests_per_minute, 0, 1'000'000'000,
     "requests of one address in a minute; 0 is no limit"},
    {"loopback", kSwitch, &Limits::loopback, 0, 1,
     "whether the two above hold for 127.0.0.1 and ::1 too"},
    {"waiting-requests", kNumber, &Limits::waiting_requests, 1, 1'000'000,
     "requests for charts, stacks or programs that wait; one more gets 503"},
    {"queued-reports", kNumber, &Limits::queued_reports, 1, 100'000'000,
     "reports that wait for the disk; one more gets 503"},
    {"queued-bytes", kBytes, &Limits::queued_bytes, kKiB, 64 * kGiB,
     "bytes of the reports that wait for the disk; more gets 503"},
});

struct Suffix {
  std::string_view text;
  uint64_t factor;
};

// The suffixes of a unit, largest first.
std::span<const Suffix> suffixes(LimitUnit unit) {
  static constexpr auto kOfBytes =
      std::to_array<Suffix>({{"GiB", kGiB}, {"MiB", kMiB}, {"KiB", kKiB}, {"B", 1}, {"", 1}});
  static constexpr auto kOfSeconds = std::to_array<Suffix>({{"h", 3600}, {"min", 60}, {"s", 1}});
  static constexpr auto kOfDays = std::to_array<Suffix>({{"d", 1}});
  static constexpr auto kOfNumbers = std::to_array<Suffix>({{"", 1}});
  switch (unit) {
    case kBytes:
      return kOfBytes;
    case kSeconds:
      return kOfSeconds;
    case kDays:
      return kOfDays;
    case kNumber:
    case kSwitch:
      break;
  }
  return kOfNumbers;
}

// How a value of the unit looks, for who has written another.
std::string_view example(LimitUnit unit) {
  switch (unit) {
    case kBytes:
      return "a number of bytes, as in 102400, 100KiB or 1MiB";
    case kSeconds:
      return "a time, as in 30s, 5min or 1h";
    case kDays:
      return "a number of days, as in 28d";
    case kSwitch:
      return "yes or no";
    case kNumber:
      break;
  }
  return "a number";
}

std::string_view unit_name(LimitUnit unit) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"number", "bytes", "seconds", "days", "switch"});
  return kNames[static_cast<size_t>(unit)];
}

// Nothing if it is no value of the unit, or more than a number can be.
std::optional<uint64_t> parse_value(LimitUnit unit, std::string_view text) {
  if (unit == kSwitch) {
    if (text == "yes" || text == "no") return text == "yes" ? 1 : 0;
    return std::nullopt;
  }
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view rest = text.substr(static_cast<size_t>(end - text.data()));
  for (const Suffix& suffix : suffixes(unit)) {
    if (rest != suffix.text) continue;
    if (number > UINT64_MAX / suffix.factor) return std::nullopt;
    return number * suffix.factor;
  }
  return std::nullopt;
}

void store(Limits& limits, const LimitRow& row, uint64_t value) {
  std::visit(
      [&]<typename T>(T Limits::* member) {
        if constexpr (std::is_same_v<T, bool>) {
          limits.*member = value != 0;
        } else if constexpr (std::is_same_v<T, size_t>) {
          limits.*member = static_cast<size_t>(value);
        } else {
          limits.*member = T{static_cast<typename T::rep>(value)};
        }
      },
      row.member);
}

// A name that is not in the table, with the one that may have been meant.
std::unexpected<base::Error> unknown_name(std::string_view name) {
  std::vector<std::string_view> names;
  for (const LimitRow& row : kTable) names.push_back(row.name);
  const std::string_view nearest = base::nearest_name(name, names);
  const std::string hint = nearest.empty() ? "" : fmt::format("did you mean {}? ", nearest);
  return fail("there is no limit \"{}\"; {}`tallyd limits` lists them all",
              format::printable(name.substr(0, 64)), hint);
}

}  // namespace

std::span<const LimitRow> limit_table() { return kTable; }

uint64_t limit_value(const Limits& limits, const LimitRow& row) {
  return std::visit(
      [&]<typename T>(T Limits::* member) {
        if constexpr (std::is_integral_v<T>) {
          return static_cast<uint64_t>(limits.*member);
        } else {
          return static_cast<uint64_t>((limits.*member).count());
        }
      },
      row.member);
}

std::string write_limit(LimitUnit unit, uint64_t value) {
  if (unit == kSwitch) return value != 0 ? "yes" : "no";
  for (const Suffix& suffix : suffixes(unit)) {
    if (value % suffix.factor == 0 && (value != 0 || suffix.factor == 1)) {
      return fmt::format("{}{}", value / suffix.factor, suffix.text);
    }
  }
  std::unreachable();  // the last factor of each unit is 1
}

Result<void> set_limit(Limits& limits, std::string_view assignment) {
  const size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) {
    return fail("\"{}\" is no limit with its value; write it as in body=200KiB",
                format::printable(assignment.substr(0, 64)));
  }
  const std::string_view name = assignment.substr(0, equals);
  const std::string_view text = assignment.substr(equals + 1);
  const auto* row = std::ranges::find(kTable, name, &LimitRow::name);
  if (row == kTable.end()) return unknown_name(name);
  const auto value = parse_value(row->unit, text);
  if (!value) {
    return fail("the limit {} cannot be \"{}\": it is {}", name,
                format::printable(text.substr(0, 64)), example(row->unit));
  }
  if (*value < row->smallest || *value > row->largest) {
    return fail("the limit {} cannot be {}: it is from {} to {}", name,
                format::printable(text.substr(0, 64)), write_limit(row->unit, row->smallest),
                write_limit(row->unit, row->largest));
  }
  store(limits, *row, *value);
  return {};
}

Result<void> check_limits(const Limits& limits) {
  if (limits.queued_bytes >= limits.body) return {};
  return fail(
      "the limit queued-bytes ({}) is less than body ({}), so that a report could never be stored; "
      "raise the one or lower the other",
      write_limit(kBytes, limits.queued_bytes), write_limit(kBytes, limits.body));
}

std::string limits_text() {
  std::string text = fmt::format("{:<24} {:>9}  {}\n", "LIMIT", "DEFAULT", "FROM … TO");
  for (const LimitRow& row : kTable) {
    const auto written = [&](uint64_t value) { return write_limit(row.unit, value); };
    text += fmt::format("{:<24} {:>9}  {} … {}\n    {}\n", row.name,
                        written(limit_value(Limits{}, row)), written(row.smallest),
                        written(row.largest), row.reason);
  }
  return text;
}

std::string limits_json() {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const LimitRow& row : kTable) {
    rows.push_back({{"Name", row.name},
                    {"Unit", unit_name(row.unit)},
                    {"Default", limit_value(Limits{}, row)},
                    {"Smallest", row.smallest},
                    {"Largest", row.largest},
                    {"Reason", row.reason}});
  }
  return nlohmann::ordered_json{{"Limits", std::move(rows)}}.dump(2) + "\n";
}

}  // namespace tally::collector
