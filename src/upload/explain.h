// What of a full report is not in the one that is sent, and why. Pure, for any thread.
#ifndef TALLY_UPLOAD_EXPLAIN_H_
#define TALLY_UPLOAD_EXPLAIN_H_

#include <string>
#include <vector>

#include "format/report.h"
#include "upload/approval.h"

namespace tally::upload {

// A counter or stack of which nothing is sent, or not all.
struct LeftOutName {
  Kind kind = Kind::kCounter;
  std::string name;
  int64_t count = 0;   // that is left out
  std::string reason;  // the end of a sentence

  bool operator==(const LeftOutName&) const = default;
};

// A program of which something is left out.
struct LeftOutProgram {
  format::ProgramId id;
  std::string reason;  // why all of it is; empty if the program is in the report
  std::vector<LeftOutName> names;

  bool operator==(const LeftOutProgram&) const = default;
};

// Each count of `full` that is not in `sent`. By `approval` it would stay out now; what it approves
// came too late for a report that was made before, or was not approved yet.
std::vector<LeftOutProgram> explain(const format::Report& full, const format::Report& sent,
                                    const Approval& approval);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_EXPLAIN_H_
