// The lines of a week's merged file, as they come: from the store alone, or from the present file
// and what is new in the store. Both give the same lines. Pure reading; any thread.
#ifndef TALLY_COLLECTOR_MERGE_WEEK_MERGE_H_
#define TALLY_COLLECTOR_MERGE_WEEK_MERGE_H_

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "collector/store/store.h"

namespace tally::collector {

// Takes a line without its newline, in the order of X.
using LineSink = std::function<base::Result<void>(std::string_view line)>;

// The X of a line that we wrote; nothing if it has none. It is not checked to be a report.
std::optional<double> x_of_line(std::string_view line);

// Gives the lines of `present`, a merged file, and those of the reports of the week with the X in
// `fresh`, which are ascending; what is in both is given once. An error that is not the sink's is
// the present file's, or the store's: then the week is to be merged from the store alone.
base::Result<void> merge_new(const std::filesystem::path& present, const Store& store,
                             std::string_view week, std::span<const double> fresh,
                             const LineSink& sink);

// Writes the merged file of the week from the store alone, so that a reader sees the old or the new
// one, and removes packed forms of the old one. Returns the number of its reports. Memory does not
// grow with them. Once `cancelled` is true it fails and leaves the old one.
base::Result<uint64_t> merge_week(const Store& store, const std::filesystem::path& directory,
                                  std::string_view week, const std::atomic<bool>& cancelled);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_MERGE_WEEK_MERGE_H_
