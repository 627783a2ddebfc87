#include "format/chart_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <system_error>

#include "base/date.h"
#include "format/chart_text.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;

struct TypeName {
  std::string_view name;
  ChartType type;
};
constexpr std::array<TypeName, 5> kTypes = {{{"partition", ChartType::kPartition},
                                             {"stack", ChartType::kStack},
                                             {"histogram", ChartType::kHistogram},
                                             {"timeseries", ChartType::kTimeseries},
                                             {"survey", ChartType::kSurvey}}};

// All of the text as a number, with a sign as Go's strconv takes it.
template <typename Number>
std::optional<Number> read_number(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

// Calls `item` with each part between commas until one fails.
Result<void> for_each_part(std::string_view list,
                           const std::function<Result<void>(std::string_view)>& item) {
  for (;;) {
    const size_t comma = list.find(',');
    if (auto read = item(trim_space(list.substr(0, comma))); !read) return read;
    if (comma == std::string_view::npos) return {};
    list.remove_prefix(comma + 1);
  }
}

Result<void> read_type(std::string_view value, ChartRecord& record) {
  record.type_name = value;
  record.type = chart_type(value).value_or(ChartType::kPartition);
  return {};
}

Result<void> read_counter(std::string_view value, ChartRecord& record) {
  record.counter = value;
  const auto buckets = static_cast<size_t>(std::ranges::count(value, ',')) + 1;
  if (buckets <= kMaxChartBuckets) return {};
  return fail("`counter` has {} buckets: at most {} are read", buckets, kMaxChartBuckets);
}

Result<void> read_depth(std::string_view value, ChartRecord& record) {
  const auto depth = read_number<int64_t>(value);
  if (!depth) return fail("`depth` is {}, which is no whole number of frames", excerpt(value));
  record.depth = *depth;
  return {};
}

// Any number is accepted, as the reference does; one that is no share says nothing.
Result<void> read_error(std::string_view value, ChartRecord& record) {
  const auto error = read_decimal(value);
  if (!error) return fail("`error` is {}, which is no number such as 0.01", excerpt(value));
  if (*error > 0 && *error < 1) record.error = *error;
  return {};
}

Result<void> read_rate(std::string_view value, ChartRecord& record) {
  const auto rate = read_decimal(value);
  if (!rate || !(*rate > 0 && *rate <= 1)) {
    return fail(
        "`rate` is {}: it is a number above 0 and at most 1, such as 0.1 for one report in "
        "ten",
        excerpt(value));
  }
  record.rate = *rate;
  return {};
}

Result<void> read_percentiles(std::string_view value, ChartRecord& record) {
  return for_each_part(value, [&](std::string_view part) -> Result<void> {
    const auto percentile = read_decimal(part);
    if (!percentile || !(*percentile > 0 && *percentile < 100)) {
      return fail("`percentiles` has {}: they are numbers above 0 and below 100, as in 50, 90, 99",
                  excerpt(part));
    }
    record.percentiles.push_back(*percentile);
    return {};
  });
}

Result<void> read_share(std::string_view part, ChartRecord& record) {
  const size_t equals = part.rfind('=');
  const std::string_view bucket = trim_space(part.substr(0, equals));
  std::string_view share = equals < part.size() ? trim_space(part.substr(equals + 1)) : "";
  const bool is_percent = share.ends_with('%');
  if (is_percent) share.remove_suffix(1);
  const auto percent = read_decimal(trim_space(share));
  if (bucket.empty() || !is_percent || !percent || !(*percent >= 0 && *percent <= 100)) {
    return fail(
        "`reference` has {}: it is a share for each bucket, as in vscode=41.2%, other=58.8%",
        excerpt(part));
  }
  record.reference.emplace_back(bucket, *percent / 100);
  return {};
}

Result<void> read_reference(std::string_view value, ChartRecord& record) {
  auto read = for_each_part(value, [&](std::string_view part) { return read_share(part, record); });
  if (!read) return read;
  std::vector<std::string_view> buckets;
  for (const auto& share : record.reference) buckets.push_back(share.first);
  std::ranges::sort(buckets);
  const auto twice = std::ranges::adjacent_find(buckets);
  if (twice == buckets.end()) return {};
  return fail("`reference` has the bucket {} twice: say one share of it", excerpt(*twice));
}

Result<void> read_source(std::string_view value, ChartRecord& record) {
  if (!is_link(value)) {
    return fail("`source` is {}, which is no link (https://…) to who says what `reference` says",
                excerpt(value));
  }
  record.source = value;
  return {};
}

Result<void> read_date(std::string_view value, ChartRecord& record) {
  if (!base::parse_date(value)) {
    return fail("`date` is {}, which is no day such as 2026-11-22", excerpt(value));
  }
  record.date = value;
  return {};
}

}  // namespace

std::optional<double> read_decimal(std::string_view text) {
  if (text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) return std::nullopt;
  return read_number<double>(text);
}

std::optional<ChartType> chart_type(std::string_view name) {
  const auto found = std::ranges::find(kTypes, name, &TypeName::name);
  if (found == kTypes.end()) return std::nullopt;
  return found->type;
}

bool is_link(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme) || text.size() == scheme.size()) continue;
    return text.find_first_of(" \t\v\f\r") == std::string_view::npos;
  }
  return false;
}

Result<void> read_chart_value(std::string_view key, std::string_view value, ChartRecord& record) {
  if (key == "type") return read_type(value, record);
  if (key == "counter") return read_counter(value, record);
  if (key == "depth") return read_depth(value, record);
  if (key == "error") return read_error(value, record);
  if (key == "rate") return read_rate(value, record);
  if (key == "percentiles") return read_percentiles(value, record);
  if (key == "reference") return read_reference(value, record);
  if (key == "source") return read_source(value, record);
  if (key == "date") return read_date(value, record);
  if (key == "salt") {
    return fail(
        "`salt` is for the record that says which share of users is asked: write `type: prompt`, "
        "or leave it out");
  }
  if (key == "issue") {
    record.issues.emplace_back(value);
  } else {
    std::string& text = key == "title"         ? record.title
                        : key == "description" ? record.description
                        : key == "program"     ? record.program
                        : key == "module"      ? record.module
                                               : record.version;
    text = value;
  }
  return {};
}

}  // namespace tally::format
