// What of a week's reports is published: all of it, or what is not rare (doc/formats.md, "Charts").
// Any thread.
#ifndef TALLY_COLLECTOR_MERGE_PUBLISHED_LINES_H_
#define TALLY_COLLECTOR_MERGE_PUBLISHED_LINES_H_

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "collector/merge/week_merge.h"
#include "collector/store/store.h"

namespace tally::collector {

// Gives the lines of the week that are published if what fewer than `min_reports` reports say is
// not (see RareFilter, whose memory it takes), in the order of X. Reads the week twice: a
// report that comes in between shows only what was frequent without it. A record that is no report
// is logged and left out. False, and no line, if the week has too few reports.
base::Result<bool> scan_frequent(const Store& store, std::string_view week, uint64_t min_reports,
                                 const LineSink& sink);

// By which number the merged files of a directory were made: 1 unless it has been written, in the
// file `min-reports`.
base::Result<uint64_t> read_min_reports(const std::filesystem::path& merged);

// Makes a directory ready for files made by this number: if those that are there were made by
// another, they are removed, with what was counted of them, so that they are made again.
base::Result<void> set_min_reports(const std::filesystem::path& merged,
                                   const std::filesystem::path& aggregates, uint64_t min_reports);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_MERGE_PUBLISHED_LINES_H_
