// The second half of the weekly run: reports that are ready are sent (doc/formats.md, "The weekly
// run", 4).
#ifndef TALLY_UPLOAD_SEND_REPORTS_H_
#define TALLY_UPLOAD_SEND_REPORTS_H_

#include <optional>
#include <string>

#include "base/date.h"
#include "base/error.h"
#include "upload/run_clock.h"
#include "upload/run_options.h"

namespace tally::upload {

// Nothing if the report of this week, which was made ready before, may be sent now; else why not,
// as the end of a sentence. Pure.
std::optional<std::string> reason_to_wait(base::Date week, const Consent& consent, base::Time now);

// Sends what is ready, asking before each report whether the user still wants it. For one process
// at a time (lock_directory); Go's programs may be sending too. Adds to the summary what became of
// the reports; an error means that none was sent.
base::Result<void> send_reports(const RunOptions& options, const RunClock& clock,
                                RunSummary& summary);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_SEND_REPORTS_H_
