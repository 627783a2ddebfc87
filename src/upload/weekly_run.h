// The weekly run (doc/formats.md, "The weekly run"): expired counter files become reports, and
// reports that may be sent are sent.
#ifndef TALLY_UPLOAD_WEEKLY_RUN_H_
#define TALLY_UPLOAD_WEEKLY_RUN_H_

#include "base/error.h"
#include "upload/run_options.h"

namespace tally::upload {

// Does one run. What fails for one file or week is logged, counted, and leaves the others alone; an
// error means that nothing was done at all. An `on` without a day in the mode file gets the day of
// this run, so that nothing older is ever sent. A run takes at most kMaxRun and what the sending of
// one report takes; what is left then waits for the next.
base::Result<RunSummary> run_weekly(const RunOptions& options);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_WEEKLY_RUN_H_
