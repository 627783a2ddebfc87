// Whether the upload config approves something of a report. It is the one decision behind what is
// sent (reduce.h) and behind what the user is told of it (explain.h). Pure, for any thread.
#ifndef TALLY_UPLOAD_APPROVAL_H_
#define TALLY_UPLOAD_APPROVAL_H_

#include <string>
#include <string_view>

#include "format/report.h"
#include "format/upload_config.h"

namespace tally::upload {

enum class Verdict {
  kApproved,
  kNoProgram,
  kNoVersion,
  kNoToolchain,
  kNoSystem,     // operating system or architecture
  kNoName,       // no such counter or stack
  kNotInSample,  // the report's X is above the rate
};

struct Decision {
  Verdict verdict = Verdict::kApproved;
  double rate = 0;  // of kNotInSample

  bool is_approved() const { return verdict == Verdict::kApproved; }
  bool operator==(const Decision&) const = default;
};

enum class Kind { kCounter, kStack };

// The program as it was built.
Decision judge_program(const format::UploadRules& rules, const format::ProgramId& id);

// A counter, or a stack by its first line, of an approved program, in a report with this X.
Decision judge_name(const format::UploadRules& rules, std::string_view program, Kind kind,
                    std::string_view name, double x);

// The decision as a sentence's end: "the upload config has no program acme.org/ld". Empty if it is
// approved. Names stand in it as they are in the report.
std::string reason_of(const Decision& decision, const format::ProgramId& id, Kind kind, double x);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_APPROVAL_H_
