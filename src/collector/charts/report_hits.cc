#include "collector/charts/report_hits.h"

#include <algorithm>

#include "format/report.h"

namespace tally::collector {
namespace {

// The cell of the name, or kNone.
uint32_t look_up(const NameTable& table, std::string_view name, int64_t count, ReportHits& hits) {
  const uint32_t cell = table.value_of(json_text(name));
  if (cell != kNone) hits.hits.push_back({cell, count});
  return cell;
}

void add_program(const format::ProgramReport& program, const ReportNames& names, ReportHits& hits) {
  const uint32_t place = names.programs().value_of(json_text(program.id.program));
  if (place == kNone) return;
  const ProgramNames& known = names.list()[place];
  ProgramHit hit{.program = place,
                 .version = look_up(known.versions, program.id.version, 0, hits),
                 .toolchain = look_up(known.toolchains, program.id.go_version, 0, hits),
                 .goos = look_up(known.goos, program.id.goos, 0, hits),
                 .goarch = look_up(known.goarch, program.id.goarch, 0, hits)};
  for (const auto& [name, count] : program.counters) look_up(known.counters, name, count, hits);
  hit.end = hits.hits.size();
  hits.programs.push_back(hit);
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

void ReportHits::sort() {
  auto begin = hits.begin();
  for (const ProgramHit& each : programs) {
    const auto end = hits.begin() + static_cast<std::ptrdiff_t>(each.end);
    std::sort(begin, end);
    begin = end;
  }
  std::ranges::sort(stacks);
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
