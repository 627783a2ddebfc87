#include "collector/ingest/ingest.h"

#include <simdjson.h>

#include <utility>

#include "collector/limits.h"
#include "countfile/frame.h"
#include "countfile/letter.h"
#include "format/report.h"
#include "format/version.h"
#include "tally/name.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
using format::Report;
using format::UploadRules;

// Names in our answers: enough to find the culprit, harmless in a terminal. What is neither ASCII
// nor a letter becomes `?`: it could be invisible, or turn the direction of writing.
std::string in_quotes(std::string_view name) {
  constexpr size_t kShown = 100;
  std::string shown;
  size_t at = 0;
  while (at < name.size() && at < kShown) {
    const size_t begin = at;
    const uint32_t point = internal::next_code_point(name.data(), name.size(), at);
    const bool is_shown = (point >= ' ' && point < 0x7f) || countfile::is_foreign_letter(point);
    shown += is_shown ? name.substr(begin, at - begin) : "?";
  }
  return fmt::format("\"{}\"{}", shown, at < name.size() ? "…" : "");
}

Result<void> check_week(std::string_view week, base::Date today, const Limits& limits) {
  const auto date = base::parse_date(week);
  if (!date) return fail("its Week {} is no date (YYYY-MM-DD)", in_quotes(week));
  if (*date > today) {
    return fail("its Week {} is in the future; today is {}", week, base::format_date(today));
  }
  if (*date < today - limits.week_age) {
    return fail("its Week {} is more than {} days before today, {}", week, limits.week_age.count(),
                base::format_date(today));
  }
  return {};
}

Result<void> check_stack(std::string_view stack, const Limits& limits) {
  const std::string prefix = in_quotes(stack.substr(0, stack.find('\n')));
  if (stack.size() > limits.stack_name) {
    return fail("its stack {} has more than {} bytes", prefix, limits.stack_name);
  }
  // The JSON parser has checked the bytes, but not what escapes like \udc00 stand for.
  if (!simdjson::validate_utf8(stack.data(), stack.size())) {
    return fail("its stack {} is not UTF-8", prefix);
  }
  const countfile::StackCheck check = countfile::check_stack(stack);
  switch (check.fault) {
    case countfile::StackCheck::Fault::kNone:
      return {};
    case countfile::StackCheck::Fault::kNoFrame:
      return fail("its stack {} has the line {}, which is no frame", prefix, in_quotes(check.line));
    case countfile::StackCheck::Fault::kTooManyFrames:
      return fail("its stack {} has more than {} frames", prefix, countfile::kMaxFrames);
  }
  std::unreachable();
}

Result<void> check_counts(const format::ProgramReport& program, const UploadRules& rules,
                          const Limits& limits) {
  const std::string& name = program.id.program;
  for (const auto& [counter, count] : program.counters) {
    if (counter.size() > limits.counter_name) {
      return fail("its counter {} has more than {} bytes", in_quotes(counter), limits.counter_name);
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
    if (auto result = check_stack(stack, limits); !result) return result;
  }
  return {};
}

Result<void> check_program(const format::ProgramReport& program, const UploadRules& rules,
                           const Limits& limits) {
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
  return check_counts(program, rules, limits);
}

Result<void> check(const Report& report, const UploadRules& rules, base::Date today,
                   const Limits& limits) {
  if (auto result = check_week(report.week, today, limits); !result) return result;
  if (!report.last_week.empty() && !base::parse_date(report.last_week)) {
    return fail("its LastWeek {} is neither empty nor a date (YYYY-MM-DD)",
                in_quotes(report.last_week));
  }
  if (!(report.x > 0 && report.x < 1)) return fail("its X is not a number between 0 and 1");
  if (report.config.size() > limits.config_version || !format::is_semver(report.config)) {
    return fail("its Config {} is no semantic version", in_quotes(report.config));
  }
  for (const format::ProgramReport& program : report.programs) {
    if (auto result = check_program(program, rules, limits); !result) return result;
  }
  return {};
}

}  // namespace

Result<AcceptedReport> accept_report(std::string_view body, const ReportRules& rules,
                                     base::Date today, const Limits& limits) {
  const auto report = format::parse_report(body);
  if (!report) return fail("the report is refused: {}", report.error().message);
  if (auto result = check(*report, rules.of(report->config, today), today, limits); !result) {
    return fail("the report is refused: {}", result.error().message);
  }
  return AcceptedReport{report->week, report->x, format::write_report_line(*report)};
}

}  // namespace tally::collector
