// The last upload config that came as a signed note, kept in the state directory (doc/formats.md,
// "Where the upload config comes from"): `config.note`, as it came. Its file time is when it was
// last known to be the current one.
#ifndef TALLY_UPLOAD_KEPT_CONFIG_H_
#define TALLY_UPLOAD_KEPT_CONFIG_H_

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"
#include "format/config_chain.h"
#include "upload/config_file.h"
#include "upload/log.h"

namespace tally::upload {

struct KeptConfig {
  format::SignedConfig content;
  base::Time since;
};

// What is kept, verified again. Nothing if there is no version that the key has signed; of what is
// damaged, or was signed by another key, the log says so. Writes nothing.
std::optional<KeptConfig> read_kept_config(const std::filesystem::path& state,
                                           const format::NoteKey& key, const Log& log);

// Keeps the note, making the state directory if the one above it is still there.
base::Result<void> keep_config(const std::filesystem::path& state, std::string_view note);

// Notes that what is kept is the current one.
base::Result<void> confirm_kept_config(const std::filesystem::path& state);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_KEPT_CONFIG_H_
