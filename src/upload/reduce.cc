#include "upload/reduce.h"

#include <algorithm>

namespace tally::upload {
namespace {

using format::Counts;
using format::ProgramReport;
using format::Report;

void keep_approved(Counts& to, const Counts& from, const Approval& approval,
                   std::string_view program, Kind kind, double x) {
  for (const auto& [name, count] : from) {
    if (judge_name(approval, program, kind, name, x).is_approved()) to.emplace(name, count);
  }
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
  if (q.sample_rate > 0 && q.x > q.sample_rate) {
    return fmt::format("it is not in the sample: its random number {} is above the rate {}", q.x,
                       q.sample_rate);
  }
  return std::nullopt;
}

Report reduce(const Report& full, const Approval& approval) {
  Report reduced{.week = full.week,
                 .last_week = full.last_week,
                 .x = full.x,
                 .programs = {},
                 .config = full.config};
  for (const ProgramReport& program : full.programs) {
    if (!judge_program(approval, program.id).is_approved()) continue;
    ProgramReport& kept = reduced.programs.emplace_back(
        ProgramReport{.id = program.id, .counters = {}, .stacks = {}});
    const std::string& name = program.id.program;
    keep_approved(kept.counters, program.counters, approval, name, Kind::kCounter, full.x);
    keep_approved(kept.stacks, program.stacks, approval, name, Kind::kStack, full.x);
  }
  return reduced;
}

void add_counts(Counts& to, const Counts& from) {
  for (const auto& [name, count] : from) {
    int64_t& sum = to[name];
    sum = format::saturating_add(sum, static_cast<uint64_t>(std::max<int64_t>(count, 0)));
  }
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
