// All that is counted on this machine, as far as it is kept: counter files and full reports. Writes
// nothing, and waits for no one.
#ifndef TALLY_UPLOAD_KEPT_COUNTS_H_
#define TALLY_UPLOAD_KEPT_COUNTS_H_

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "format/report.h"

namespace tally::upload {

// Reads a report of any kind. Nothing if it is gone: a weekly run may have taken it.
base::Result<std::optional<format::Report>> read_kept_report(const std::filesystem::path& path);

using CountsOfPrograms = std::map<format::ProgramId, format::ProgramReport>;

struct KeptCounts {
  CountsOfPrograms programs;
  std::map<base::Date, CountsOfPrograms> weeks;  // the same, by the day on which the week ends
  std::vector<std::string> problems;             // sentences: what could not be read, and why
};

// Adds up the counter files and full reports in the telemetry directory, each count once, also
// where a weekly run was killed half-way. (While one is at work, a count may be seen on both sides
// of its way, or on neither.) Names that no program has counted on yet are left out.
KeptCounts read_kept_counts(const std::filesystem::path& directory);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_KEPT_COUNTS_H_
