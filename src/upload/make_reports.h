// The first half of the weekly run: counter files that have expired become the reports of their
// weeks (doc/formats.md, "The weekly run", 1 to 3).
#ifndef TALLY_UPLOAD_MAKE_REPORTS_H_
#define TALLY_UPLOAD_MAKE_REPORTS_H_

#include <optional>

#include "base/error.h"
#include "upload/coming_report.h"
#include "upload/run_clock.h"
#include "upload/run_options.h"

namespace tally::upload {

// For one process at a time (lock_directory). `consent` is that of the run's beginning. Adds to the
// summary what was made and what failed; an error means that nothing was done at all.
base::Result<void> make_reports(const RunOptions& options, const Consent& consent,
                                const std::optional<Approval>& approval, const RunClock& clock,
                                RunSummary& summary);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_MAKE_REPORTS_H_
