#include "collector/charts/report_hits.h"

#include "format/report.h"

namespace tally::collector {
namespace {

void look_up(const NameTable& table, std::string_view name, int64_t count, ReportHits& hits) {
  const uint32_t cell = table.value(json_text(name));
  if (cell != kNone) hits.hits.push_back({cell, count});
}

void add_program(const format::ProgramReport& program, const ReportNames& names, ReportHits& hits) {
  const uint32_t place = names.programs().value(json_text(program.id.program));
  if (place == kNone) return;
  const ProgramNames& known = names.list()[place];
  hits.programs.push_back(place);
  look_up(known.versions, program.id.version, 0, hits);
  look_up(known.toolchains, program.id.go_version, 0, hits);
  look_up(known.goos, program.id.goos, 0, hits);
  look_up(known.goarch, program.id.goarch, 0, hits);
  for (const auto& [name, count] : program.counters) look_up(known.counters, name, count, hits);
  for (const auto& [name, count] : program.stacks) {
    hits.stacks.push_back({place, program.id.version, name, count});
  }
}

}  // namespace

void ReportHits::clear() {
  week.clear();
  x = 0;
  any_program = false;
  programs.clear();
  hits.clear();
  stacks.clear();
}

base::Result<void> read_any_report(std::string_view line, const ReportNames& names,
                                   ReportHits& hits) {
  const auto report = format::parse_report(line);
  if (!report) return std::unexpected(report.error());
  hits.clear();
  hits.week = report->week;
  hits.x = report->x;
  hits.any_program = !report->programs.empty();
  for (const format::ProgramReport& program : report->programs) add_program(program, names, hits);
  return {};
}

}  // namespace tally::collector
