// Whether a published version of an upload config leads to the one that was there before, and which
// one was in force on a day (doc/formats.md, "Where the upload config comes from"): both by walking
// back from version to version, each of which names the hash of the one before. The walks do no I/O
// of their own: for any thread that may call `fetch`.
#ifndef TALLY_UPLOAD_CONFIG_HISTORY_H_
#define TALLY_UPLOAD_CONFIG_HISTORY_H_

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>

#include "base/date.h"
#include "base/error.h"
#include "format/config_chain.h"
#include "upload/fetch.h"

namespace tally::upload {

// A walk takes no more steps: an owner who publishes every day does not make so many in a year. Who
// asks for more keeps a machine busy.
inline constexpr uint64_t kMaxMissedVersions = 500;

// Why there is no config. Both are sentences.
struct ConfigTrouble {
  std::optional<format::Mistrust> refused;  // nothing: it cannot be had now, but perhaps later
  std::string message;
};

// Fetches the note of one version, by its number.
using FetchVersion = std::function<base::Result<Fetched>(uint64_t number)>;

// Whether `fresh`, which is served as the newest, may take the place of `kept`: it is the same, or
// follows from it, over all versions between the two. A refusal reads on from "the upload config …
// is refused: ".
std::expected<void, ConfigTrouble> check_succession(const format::SignedConfig& fresh,
                                                    const format::SignedConfig& kept,
                                                    const format::NoteKey& key,
                                                    const FetchVersion& fetch);

// The last version up to `newest` that was published on that day or before; nothing if the first
// one came later.
std::expected<std::optional<format::SignedConfig>, ConfigTrouble> version_of_day(
    const format::SignedConfig& newest, base::Date day, const format::NoteKey& key,
    const FetchVersion& fetch);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_CONFIG_HISTORY_H_
