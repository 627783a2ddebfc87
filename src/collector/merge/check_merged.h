// Verifying merged files against the store that they were made of.
#ifndef TALLY_COLLECTOR_MERGE_CHECK_MERGED_H_
#define TALLY_COLLECTOR_MERGE_CHECK_MERGED_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "collector/charts/line_reader.h"
#include "collector/store/store.h"

namespace tally::collector {

// A merged file as it was when it was opened.
struct OpenedWeek {
  std::string week;
  std::filesystem::path path;
  std::shared_ptr<const MergedFile> file;
};

// Opens all merged files of the directory. To be done before the store is opened: reports are
// stored first and published then, so the store has all that is in these files.
base::Result<std::vector<OpenedWeek>> open_merged_files(const std::filesystem::path& directory);

struct MergedCheck {
  uint64_t lines = 0;
  uint64_t missing = 0;              // reports of the store that are not published yet
  std::optional<std::string> fault;  // the first, a sentence; nothing if there is none
};

// Compares every line with the store. One that the store does not have, or has otherwise, is a
// fault, and so is a line out of order. Of files without what is rare only the X are compared.
// Fails if the store cannot be read.
base::Result<MergedCheck> check_merged(const OpenedWeek& opened, const Store& store);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_MERGE_CHECK_MERGED_H_
