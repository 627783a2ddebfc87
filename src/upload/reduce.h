// What of a full report may be sent. Pure decisions, for any thread.
#ifndef TALLY_UPLOAD_REDUCE_H_
#define TALLY_UPLOAD_REDUCE_H_

#include <optional>
#include <string>

#include "base/date.h"
#include "consent/mode.h"
#include "format/report.h"
#include "upload/approval.h"

namespace tally::upload {

// Reports older than this are not sent any more.
inline constexpr std::chrono::days kMaxReportAge{21};

// What the question "may this week's report be sent?" depends on.
struct SendQuestion {
  base::Time now;
  consent::Mode mode;
  std::optional<base::Date> mode_since;  // when the user said yes
  base::Date week;                       // expiry date of the counter files
  base::Date earliest_begin;             // of all counter files in the report
  double x = 0;
  double sample_rate = 0;  // 0 is no limit
};

// Nothing if the report may be sent, else why not, as the end of a sentence.
std::optional<std::string> reason_not_to_send(const SendQuestion& question);

// The report with only what the config approves (approval.h): programs by name, version and
// toolchain; counters and stacks by name and by their rate against the report's X; of all these
// what is not announced for a later day.
format::Report reduce(const format::Report& full, const Approval& approval);

// Adds each count to that of its name; sums saturate, and a negative count is none.
void add_counts(format::Counts& to, const format::Counts& from);

// Adds one counter file's counts to the report, in the program's own entry.
void add_program(format::Report& report, const format::ProgramReport& program);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_REDUCE_H_
