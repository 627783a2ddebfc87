// Counts files of reports that lie anywhere: what `tallyd charts` does.
#ifndef TALLY_COLLECTOR_CHARTS_COUNT_FILES_H_
#define TALLY_COLLECTOR_CHARTS_COUNT_FILES_H_

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/combine.h"

namespace tally::collector {

struct CountFilesOptions {
  // Weeks that are counted, inclusive; no bound if empty.
  std::string from;
  std::string to;
  unsigned threads = 1;
};

struct FileCounts {
  Combined counts;
  // Of all reports, whether they were counted or not; empty if there is none.
  std::string oldest_week;
  std::string newest_week;
};

// Counts the reports of all files: one a line, of any weeks, in any order. Reports with the same X
// are one report.
//
// Where X does not fall within any file, as in merged files, the files are merged as they are read,
// and memory depends on the number of files, threads and buckets alone. Else each line is read up
// to three times, and 8 bytes are kept for each report and 24 for each whose X occurs twice.
//
// Stops at a line that is no report, or whose Week is no date, and says which.
base::Result<FileCounts> count_files(const std::shared_ptr<const ChartIndex>& index,
                                     const std::vector<std::filesystem::path>& files,
                                     const CountFilesOptions& options);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_COUNT_FILES_H_
