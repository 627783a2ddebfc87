// What the files in a telemetry directory are, by their names (doc/formats.md, "The telemetry
// directory"): for who shows or removes what is kept. Pure.
#ifndef TALLY_UPLOAD_KEPT_FILES_H_
#define TALLY_UPLOAD_KEPT_FILES_H_

#include <optional>
#include <string_view>

#include "base/date.h"

namespace tally::upload {

enum class KeptFile {
  kCounterFile,  // also one that a weekly run has claimed (claim.h)
  kCopy,         // of a counter file that was in use (copy.h)
  kLocalReport,  // full, never sent
  kReadyReport,  // waits to be sent
  kUnfinished,   // what a program is writing, or left when it was killed
};

// A file in `local/`; nothing for what holds no counts (`weekends`, `upload.token`) or is not ours.
std::optional<KeptFile> kept_file_of(std::string_view name);

// The week of a full report: `local.YYYY-MM-DD.json`.
std::optional<base::Date> week_of_local_report(std::string_view name);

// The week for whose report a random number is kept in the state directory: `next-x-YYYY-MM-DD`.
std::optional<base::Date> week_of_number(std::string_view name);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_KEPT_FILES_H_
