#include "upload/reduce.h"

#include <algorithm>

namespace tally::upload {
namespace {

using format::Counts;
using format::ProgramReport;
using format::Report;

void add_counts(Counts& to, const Counts& from) {
  for (const auto& [name, count] : from) {
    int64_t& sum = to[name];
    sum = format::saturating_add(sum, static_cast<uint64_t>(std::max<int64_t>(count, 0)));
  }
}

bool approves(const format::UploadRules& rules, const format::ProgramId& id) {
  return rules.allows_toolchain(id.go_version) && rules.allows_program(id.program) &&
         rules.allows_version(id.program, id.version);
}

ProgramReport reduce_program(const ProgramReport& full, const format::UploadRules& rules,
                             double x) {
  ProgramReport reduced{.id = full.id, .counters = {}, .stacks = {}};
  for (const auto& [name, count] : full.counters) {
    if (x <= rules.counter_rate(full.id.program, name)) reduced.counters[name] = count;
  }
  for (const auto& [name, count] : full.stacks) {
    if (x <= rules.stack_rate(full.id.program, name)) reduced.stacks[name] = count;
  }
  return reduced;
}

}  // namespace

std::optional<std::string> reason_not_to_send(const SendQuestion& q) {
  if (q.mode != consent::Mode::kOn) return "the mode is not on";
  if (q.now - base::Time{q.week} > kMaxReportAge) {
    return fmt::format("it is more than {} days old", kMaxReportAge.count());
  }
  if (q.mode_since && *q.mode_since >= q.earliest_begin) {
    return fmt::format("it holds counts from {}, and the yes is of {}",
                       base::format_date(q.earliest_begin), base::format_date(*q.mode_since));
  }
  if (q.sample_rate > 0 && q.x > q.sample_rate) return "it is not in the sample";
  return std::nullopt;
}

Report reduce(const Report& full, const format::UploadRules& rules) {
  Report reduced{.week = full.week,
                 .last_week = full.last_week,
                 .x = full.x,
                 .programs = {},
                 .config = full.config};
  for (const ProgramReport& program : full.programs) {
    if (approves(rules, program.id)) {
      reduced.programs.push_back(reduce_program(program, rules, full.x));
    }
  }
  return reduced;
}

void add_program(Report& report, const ProgramReport& program) {
  auto found = std::ranges::find(report.programs, program.id, &ProgramReport::id);
  if (found == report.programs.end()) {
    report.programs.push_back({.id = program.id, .counters = {}, .stacks = {}});
    found = report.programs.end() - 1;
  }
  add_counts(found->counters, program.counters);
  add_counts(found->stacks, program.stacks);
}

}  // namespace tally::upload
