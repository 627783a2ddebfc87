// A user's own counts, by week: what `tally csv` adds up.
#ifndef TALLY_VIEWER_WEEKS_JSON_H_
#define TALLY_VIEWER_WEEKS_JSON_H_

#include <filesystem>

#include "base/date.h"
#include "upload/kept_counts.h"
#include "viewer/json.h"

namespace tally::viewer {

// Weeks, the oldest first: each with the day on which it ends, whether it is over at `now`, and the
// counters and stacks of each program in it; Problems. Pure.
Json weeks_json(const upload::KeptCounts& kept, base::Time now);

// Program, Version, GoVersion, GOOS, GOARCH.
Json program_json(const format::ProgramId& id);

// The counter files in a telemetry directory, each as `tally dump` has it and with what is known of
// it at this moment: whether its week is over, and whether a program of ours counts in it. (Of
// Go's programs nobody can tell.) Writes nothing.
Json files_json(const std::filesystem::path& directory, base::Time now);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_WEEKS_JSON_H_
