#include "upload/approval.h"

namespace tally::upload {

Decision judge_program(const format::UploadRules& rules, const format::ProgramId& id) {
  if (!rules.allows_program(id.program)) return {.verdict = Verdict::kNoProgram};
  if (!rules.allows_version(id.program, id.version)) return {.verdict = Verdict::kNoVersion};
  if (!rules.allows_toolchain(id.go_version)) return {.verdict = Verdict::kNoToolchain};
  // The reference sends these too, and the collector then refuses the whole report for good.
  if (!rules.allows_goos(id.goos) || !rules.allows_goarch(id.goarch)) {
    return {.verdict = Verdict::kNoSystem};
  }
  return {};
}

Decision judge_name(const format::UploadRules& rules, std::string_view program, Kind kind,
                    std::string_view name, double x) {
  const double rate =
      kind == Kind::kStack ? rules.stack_rate(program, name) : rules.counter_rate(program, name);
  if (rate < 0) return {.verdict = Verdict::kNoName};
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
    case Verdict::kNotInSample:
      return fmt::format(
          "it is sent in reports whose random number is at most {}, and this one's is {}",
          decision.rate, x);
  }
  return {};
}

}  // namespace tally::upload
