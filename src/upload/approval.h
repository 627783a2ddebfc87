// Whether the upload config approves something of a report. It is the one decision behind what is
// sent (reduce.h) and behind what the user is told of it (explain.h). Pure, for any thread.
#ifndef TALLY_UPLOAD_APPROVAL_H_
#define TALLY_UPLOAD_APPROVAL_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "format/report.h"
#include "format/upload_config.h"
#include "upload/announced.h"

namespace tally::upload {

// An upload config, ready to be asked, and what of it waits.
struct Approval {
  // Of a config that somebody named for this machine alone: nothing waits.
  explicit Approval(format::UploadConfig from) : config(std::move(from)), rules(config) {}
  // Of a published version. What is not in `names`, or is sent from a day after `day` on, waits.
  Approval(format::UploadConfig from, Announced names, base::Date day)
      : config(std::move(from)), rules(config), announced(std::move(names)), today(day) {}

  format::UploadConfig config;
  format::UploadRules rules;
  std::optional<Announced> announced;
  base::Date today;
};

enum class Verdict {
  kApproved,
  kNoProgram,
  kNoVersion,
  kNoToolchain,
  kNoSystem,     // operating system or architecture
  kNoName,       // no such counter or stack
  kAnnounced,    // it is new in the config
  kNotInSample,  // the report's X is above the rate
};

struct Decision {
  Verdict verdict = Verdict::kApproved;
  double rate = 0;    // of kNotInSample
  base::Date from{};  // of kAnnounced: the first day on which it is sent

  bool is_approved() const { return verdict == Verdict::kApproved; }
  bool operator==(const Decision&) const = default;
};

enum class Kind { kCounter, kStack };

// The program as it was built.
Decision judge_program(const Approval& approval, const format::ProgramId& id);

// A counter, or a stack by its first line, of an approved program, in a report with this X.
Decision judge_name(const Approval& approval, std::string_view program, Kind kind,
                    std::string_view name, double x);

// The decision as a sentence's end: "the upload config has no program acme.org/ld". Empty if it is
// approved. Names stand in it as they are in the report.
std::string reason_of(const Decision& decision, const format::ProgramId& id, Kind kind, double x);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_APPROVAL_H_
