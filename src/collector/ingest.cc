#include "collector/ingest.h"

#include <simdjson.h>

#include <algorithm>

#include "collector/limits.h"
#include "format/report.h"
#include "format/version.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
using format::Report;
using format::UploadRules;

// Names in our answers: enough to find the culprit, harmless in a terminal.
std::string in_quotes(std::string_view name) {
  constexpr size_t kShown = 100;
  size_t end = std::min(name.size(), kShown);
  while (end > 0 && end < name.size() && (name[end] & 0xc0) == 0x80) --end;  // not inside a letter
  std::string shown{name.substr(0, end)};
  std::ranges::replace_if(
      shown, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
  return fmt::format("\"{}\"{}", shown, end < name.size() ? "…" : "");
}

Result<void> check_week(std::string_view week, base::Date today) {
  const auto date = base::parse_date(week);
  if (!date) return fail("its Week {} is no date (YYYY-MM-DD)", in_quotes(week));
  if (*date > today) {
    return fail("its Week {} is in the future; today is {}", week, base::format_date(today));
  }
  if (*date < today - kMaxWeekAge) {
    return fail("its Week {} is more than {} days before today, {}", week, kMaxWeekAge.count(),
                base::format_date(today));
  }
  return {};
}

Result<void> check_frame(std::string_view frame, std::string_view prefix) {
  if (frame.empty()) return fail("its stack {} has an empty frame", in_quotes(prefix));
  const bool control = std::ranges::any_of(
      frame, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
  // The JSON parser has checked the bytes, but not what escapes like \udc00 stand for.
  if (control || !simdjson::validate_utf8(frame.data(), frame.size())) {
    return fail("its stack {} has a frame that is not printable text", in_quotes(prefix));
  }
  return {};
}

// Every line after the first is a frame. A name that was cut ends in a line `truncated` and may
// have a newline after it.
Result<void> check_stack(std::string_view stack) {
  const size_t first = stack.find('\n');
  const std::string_view prefix = stack.substr(0, first);
  if (stack.size() > kMaxStackName) {
    return fail("its stack {} has more than {} bytes", in_quotes(prefix), kMaxStackName);
  }
  if (first == std::string_view::npos) return {};
  std::string_view rest = stack.substr(first + 1);
  if (stack.ends_with("\ntruncated\n")) rest.remove_suffix(1);
  for (;;) {
    const size_t end = rest.find('\n');
    if (auto result = check_frame(rest.substr(0, end), prefix); !result) return result;
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
}

Result<void> check_counts(const format::ProgramReport& program, const UploadRules& rules) {
  const std::string& name = program.id.program;
  for (const auto& [counter, count] : program.counters) {
    if (counter.size() > kMaxCounterName) {
      return fail("its counter {} has more than {} bytes", in_quotes(counter), kMaxCounterName);
    }
    if (rules.counter_rate(name, counter) < 0) {
      return fail("its counter {} is not in the upload config of {}", in_quotes(counter), name);
    }
  }
  for (const auto& [stack, count] : program.stacks) {
    if (rules.stack_rate(name, stack) < 0) {
      return fail("its stack {} is not in the upload config of {}",
                  in_quotes(stack.substr(0, stack.find('\n'))), name);
    }
    if (auto result = check_stack(stack); !result) return result;
  }
  return {};
}

Result<void> check_program(const format::ProgramReport& program, const UploadRules& rules) {
  const format::ProgramId& id = program.id;
  const auto unknown = [](std::string_view what, std::string_view name) {
    return fail("its {} {} is not in the upload config", what, in_quotes(name));
  };
  if (!rules.allows_program(id.program)) return unknown("program", id.program);
  if (!rules.allows_version(id.program, id.version)) {
    return fail("its version {} of {} is not in the upload config", in_quotes(id.version),
                id.program);
  }
  if (!rules.allows_toolchain(id.go_version)) return unknown("GoVersion", id.go_version);
  if (!rules.allows_goos(id.goos)) return unknown("GOOS", id.goos);
  if (!rules.allows_goarch(id.goarch)) return unknown("GOARCH", id.goarch);
  return check_counts(program, rules);
}

Result<void> check(const Report& report, const UploadRules& rules, base::Date today) {
  if (auto result = check_week(report.week, today); !result) return result;
  if (!report.last_week.empty() && !base::parse_date(report.last_week)) {
    return fail("its LastWeek {} is neither empty nor a date (YYYY-MM-DD)",
                in_quotes(report.last_week));
  }
  if (!(report.x > 0 && report.x < 1)) return fail("its X is not a number between 0 and 1");
  if (report.config.size() > kMaxConfigVersion || !format::is_semver(report.config)) {
    return fail("its Config {} is no semantic version", in_quotes(report.config));
  }
  for (const format::ProgramReport& program : report.programs) {
    if (auto result = check_program(program, rules); !result) return result;
  }
  return {};
}

}  // namespace

Result<AcceptedReport> accept_report(std::string_view body, const UploadRules& rules,
                                     base::Date today) {
  const auto report = format::parse_report(body);
  if (!report) return fail("the report is refused: {}", report.error().message);
  if (auto result = check(*report, rules, today); !result) {
    return fail("the report is refused: {}", result.error().message);
  }
  return AcceptedReport{report->week, report->x, format::write_report_line(*report)};
}

}  // namespace tally::collector
