// Taking reports from files: what `tallyd export` wrote, or merged files of any collector.
#ifndef TALLY_COLLECTOR_STORE_IMPORT_H_
#define TALLY_COLLECTOR_STORE_IMPORT_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "base/error.h"
#include "collector/store/store.h"

namespace tally::collector {

struct ImportResult {
  uint64_t stored = 0;
  uint64_t already = 0;  // the same reports were there before
  uint64_t refused = 0;  // lines that are no report, or whose key another report has
};

// Is told why a line is refused, in a sentence that begins with the file and the number of the
// line.
using RefusalVisitor = std::function<void(std::string_view sentence)>;

// Stores the reports of a file with one report a line, as text or packed by zstd, which shows in
// its first bytes. Each line must be a report with a date as Week and an X in (0,1), and is written
// anew in the form that is stored; it is not judged by an upload config, nor by its age. Doing it
// again changes nothing. Fails if the file cannot be read, or if the store takes no more; what was
// stored until then stays. Memory does not grow with the file.
base::Result<ImportResult> import_reports(const std::filesystem::path& file, Store& store,
                                          const RefusalVisitor& refuse);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_IMPORT_H_
