#include "upload/approval.h"

namespace tally::upload {
namespace {

// Of what the rules allow.
Decision judge_day(const Approval& approval, Verdict unlisted, const ConfigName& name) {
  if (!approval.announced) return {};
  const auto found = approval.announced->from.find(name);
  // Nobody could be told of it.
  if (found == approval.announced->from.end()) return {.verdict = unlisted};
  if (found->second > approval.today) {
    return {.verdict = Verdict::kAnnounced, .from = found->second};
  }
  return {};
}

}  // namespace

Decision judge_program(const Approval& approval, const format::ProgramId& id) {
  const format::UploadRules& rules = approval.rules;
  if (!rules.allows_program(id.program)) return {.verdict = Verdict::kNoProgram};
  if (!rules.allows_version(id.program, id.version)) return {.verdict = Verdict::kNoVersion};
  if (!rules.allows_toolchain(id.go_version)) return {.verdict = Verdict::kNoToolchain};
  // The reference sends these too, and the collector then refuses the whole report for good.
  if (!rules.allows_goos(id.goos) || !rules.allows_goarch(id.goarch)) {
    return {.verdict = Verdict::kNoSystem};
  }
  return judge_day(approval, Verdict::kNoProgram,
                   {.kind = NameKind::kProgram, .program = id.program, .name = {}});
}

Decision judge_name(const Approval& approval, std::string_view program, Kind kind,
                    std::string_view name, double x) {
  const bool is_stack = kind == Kind::kStack;
  const double rate = is_stack ? approval.rules.stack_rate(program, name)
                               : approval.rules.counter_rate(program, name);
  if (rate < 0) return {.verdict = Verdict::kNoName};
  const ConfigName listed{.kind = is_stack ? NameKind::kStack : NameKind::kCounter,
                          .program = std::string(program),
                          .name = std::string(is_stack ? name.substr(0, name.find('\n')) : name)};
  const Decision decision = judge_day(approval, Verdict::kNoName, listed);
  if (!decision.is_approved()) return decision;
  if (!(x <= rate)) return {.verdict = Verdict::kNotInSample, .rate = rate};
  return {};
}

std::string reason_of(const Decision& decision, const format::ProgramId& id, Kind kind, double x) {
  switch (decision.verdict) {
    case Verdict::kApproved:
      return {};
    case Verdict::kNoProgram:
      return fmt::format("the upload config has no program {}", id.program);
    case Verdict::kNoVersion:
      return id.version.empty()
                 ? fmt::format("the upload config has no {} without a version", id.program)
                 : fmt::format("the upload config has no version {} of {}", id.version, id.program);
    case Verdict::kNoToolchain:
      return fmt::format("the upload config has no toolchain {}", id.go_version);
    case Verdict::kNoSystem:
      return fmt::format("the upload config does not have both {} and {}", id.goos, id.goarch);
    case Verdict::kNoName:
      return kind == Kind::kStack ? "the upload config has no such stack"
                                  : "the upload config has no such counter";
    case Verdict::kAnnounced:
      return fmt::format("it is new in the upload config and is sent from {} on",
                         base::format_date(decision.from));
    case Verdict::kNotInSample:
      return fmt::format(
          "it is sent in reports whose random number is at most {}, and this one's is {}",
          decision.rate, x);
  }
  return {};
}

}  // namespace tally::upload
