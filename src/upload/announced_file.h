// The file `counters` of the state directory, in which the weekly run keeps from which day each
// name of the upload config is sent (announced.h).
#ifndef TALLY_UPLOAD_ANNOUNCED_FILE_H_
#define TALLY_UPLOAD_ANNOUNCED_FILE_H_

#include <filesystem>
#include <optional>

#include "upload/announced.h"
#include "upload/log.h"

namespace tally::upload {

// What is kept. Nothing if there is none, or none that can be read, of which the log says so: then
// nothing is taken for announced. Writes nothing. For any thread.
std::optional<Announced> read_announced(const std::filesystem::path& state, const Log& log);

// Puts it there by rename, making the state directory if the one above it is still there. For one
// process at a time.
base::Result<void> keep_announced(const std::filesystem::path& state, const Announced& announced);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_ANNOUNCED_FILE_H_
