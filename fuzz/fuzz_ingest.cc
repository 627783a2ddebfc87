// Any body is refused in one clean sentence, or taken. What is taken is a report; it is taken again
// and stays the same; and it says nothing that the config does not name, save frames.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collector/config/upload_config_fixture.h"
#include "collector/ingest/ingest.h"
#include "countfile/frame.h"
#include "format/report.h"

namespace {

using tally::format::Report;
using tally::format::UploadConfig;

UploadConfig config() {
  UploadConfig config =
      tally::collector::config_of_cc("v1.2.3", {"a", "acme/flag:{lto,<10ms,\xed\xb0\x80}"});
  config.version = "v1.0.0";
  config.programs[0].versions.emplace_back();
  config.programs[0].stacks = {{"acme/bug", 1, 16}};
  return config;
}

void check(bool holds) {
  if (!holds) std::abort();
}

void check_refusal(std::string_view sentence) {
  check(!sentence.empty() && sentence.size() < 1000);
  for (const char c : sentence) check(static_cast<unsigned char>(c) >= ' ' && c != '\x7f');
}

void check_names(const Report& report) {
  static const tally::format::UploadRules kRules{config()};
  check(tally::base::parse_date(report.week).has_value());
  check(report.last_week.empty() || tally::base::parse_date(report.last_week).has_value());
  check(report.x > 0 && report.x < 1);
  for (const auto& program : report.programs) {
    const auto* rules = kRules.find(program.id.program);
    check(rules != nullptr && rules->allows_version(program.id.version));
    check(program.id.go_version == "gcc-12.2" && program.id.goos == "linux");
    check(program.id.goarch == "amd64");
    for (const auto& [name, count] : program.counters) {
      check(rules->counter_rate(name) >= 0 && count >= 0);
    }
    for (const auto& [name, count] : program.stacks) {
      check(rules->stack_rate(name) >= 0 && count >= 0);
      check(tally::countfile::check_stack(name).fault ==
            tally::countfile::StackCheck::Fault::kNone);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tally::collector;
  static const ReportRules kRules{config()};
  static const tally::base::Date kToday = tally::base::parse_date("2026-11-29").value();
  static const Limits kLimits{.programs = 20, .counters = 40, .stacks = 20};
  const std::string_view body{reinterpret_cast<const char*>(data), size};
  const auto accepted = accept_report(body, kRules, kToday, kLimits);
  if (!accepted) {
    check_refusal(accepted.error().message);
    return 0;
  }
  const auto report = tally::format::parse_report(accepted->line);
  check(report.has_value());
  check(report->week == accepted->week && report->x == accepted->x);
  check(tally::format::write_report_line(*report) == accepted->line);
  check_names(*report);
  const auto again = accept_report(accepted->line, kRules, kToday, kLimits);
  check(again.has_value() && again->line == accepted->line);
  return 0;
}
