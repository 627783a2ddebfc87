// The first half of the weekly run: counter files that have expired become the reports of their
// weeks (doc/formats.md, "The weekly run", 1 to 3).
#ifndef TALLY_UPLOAD_MAKE_REPORTS_H_
#define TALLY_UPLOAD_MAKE_REPORTS_H_

#include <optional>
#include <vector>

#include "upload/coming_report.h"
#include "upload/counter_files.h"
#include "upload/run_clock.h"
#include "upload/run_options.h"

namespace tally::upload {

// For one process at a time (lock_directory). `consent` is that of the run's beginning, `files` are
// those of find_expired_files. Adds to the summary what was made and what failed. While the mode is
// on and there is no approval, weeks that could be sent wait.
void make_reports(const RunOptions& options, const Consent& consent, std::vector<CounterFile> files,
                  const std::optional<Approval>& approval, const RunClock& clock,
                  RunSummary& summary);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_MAKE_REPORTS_H_
