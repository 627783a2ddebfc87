// The full report of a week, kept on the machine and never sent: `local/local.<date>.json`.
#ifndef TALLY_UPLOAD_LOCAL_REPORT_H_
#define TALLY_UPLOAD_LOCAL_REPORT_H_

#include <vector>

#include "base/error.h"
#include "format/report.h"
#include "upload/counter_files.h"
#include "upload/report_paths.h"

namespace tally::upload {

// Adds counter files to the week's local report, which is made from `fresh` where it does not
// exist, and removes them. Each is counted once, whenever this is killed and run again (claim.h).
// For one process at a time.
base::Result<void> add_to_local_report(const ReportPaths& paths, const format::Report& fresh,
                                       std::vector<CounterFile>& files);

// Removes a counter file whose counts are in the report, or which has none. One in which a program
// still counts stays, and so does the copy that was counted in its place.
base::Result<void> remove_counted(const CounterFile& file);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_LOCAL_REPORT_H_
