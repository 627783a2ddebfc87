#include "upload/explain.h"

#include <algorithm>

namespace tally::upload {
namespace {

using format::Counts;
using format::ProgramReport;
using format::Report;

constexpr std::string_view kLate = "it came after the report was made";

const ProgramReport* find_program(const Report& report, const format::ProgramId& id) {
  const auto found = std::ranges::find(report.programs, id, &ProgramReport::id);
  return found == report.programs.end() ? nullptr : &*found;
}

// What is approved now may have been counted, or approved, too late for this report.
std::string too_late(const Report& sent) {
  return fmt::format("{}, or was not in the upload config then ({})", kLate, sent.config);
}

class Explanation {
 public:
  Explanation(const Report& full, const Report& sent, const Approval& approval)
      : full_(full), sent_(sent), approval_(approval) {}

  LeftOutProgram of(const ProgramReport& program) const {
    LeftOutProgram left{.id = program.id, .reason = {}, .names = {}};
    const ProgramReport* in_report = find_program(sent_, program.id);
    if (in_report == nullptr) {
      const Decision decision = judge_program(approval_, program.id);
      left.reason = decision.is_approved()
                        ? too_late(sent_)
                        : reason_of(decision, program.id, Kind::kCounter, full_.x);
    }
    static const Counts kNone;
    add(left, Kind::kCounter, program.counters, in_report ? in_report->counters : kNone);
    add(left, Kind::kStack, program.stacks, in_report ? in_report->stacks : kNone);
    return left;
  }

 private:
  void add(LeftOutProgram& left, Kind kind, const Counts& full, const Counts& sent) const {
    for (const auto& [name, count] : full) {
      const auto found = sent.find(name);
      const int64_t gone = found == sent.end() ? 0 : found->second;
      if (found != sent.end() && count <= gone) continue;
      left.names.push_back(
          {.kind = kind,
           .name = name,
           .count = count - gone,
           .reason = found != sent.end() ? std::string(kLate) : why(left, kind, name)});
    }
  }

  std::string why(const LeftOutProgram& left, Kind kind, std::string_view name) const {
    if (!left.reason.empty()) return left.reason;
    const Decision decision = judge_name(approval_, left.id.program, kind, name, full_.x);
    return decision.is_approved() ? too_late(sent_) : reason_of(decision, left.id, kind, full_.x);
  }

  const Report& full_;
  const Report& sent_;
  const Approval& approval_;
};

}  // namespace

std::vector<LeftOutProgram> explain(const Report& full, const Report& sent,
                                    const Approval& approval) {
  const Explanation explanation{full, sent, approval};
  std::vector<LeftOutProgram> left;
  for (const ProgramReport& program : full.programs) {
    LeftOutProgram of_program = explanation.of(program);
    if (of_program.names.empty() && of_program.reason.empty()) continue;
    left.push_back(std::move(of_program));
  }
  return left;
}

}  // namespace tally::upload
