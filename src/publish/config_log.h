// The published versions of an upload config where their owner keeps them: a directory with the
// signed notes `v1`, `v2`, …, and `latest`, a copy of the last, so that any web server can publish
// it as it is. Or the same at a URL.
#ifndef TALLY_PUBLISH_CONFIG_LOG_H_
#define TALLY_PUBLISH_CONFIG_LOG_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "format/config_chain.h"
#include "format/note_signing.h"

namespace tally::publish {

struct LoggedVersion {
  std::string note;  // its bytes
  format::SignedConfig content;
};

// All versions from the first to the last, each the next of the one before.
using ConfigLog = std::vector<LoggedVersion>;

// The note called `name` (`latest`, `v7`), or why it cannot be had.
using NoteReader = std::function<base::Result<std::string>(const std::string& name)>;

// Reads and verifies every version, from `latest` back to the first. An error names the version and
// what is wrong with it.
base::Result<ConfigLog> read_log(const NoteReader& read, const format::NoteKey& key);

// The same of a directory, where also nothing beside them may be called like a version: one that
// does not belong to the chain is an error. A directory without versions is an empty log.
base::Result<ConfigLog> read_log_directory(const std::filesystem::path& directory,
                                           const format::NoteKey& key);

// Signs `config` as the next version and writes it, durably: the version exists whole or not at
// all, and none that exists is ever written again. Makes the directory if there is none. Verifies
// the log before. Returns the new version. Refuses what differs from the last version in nothing
// but Version, Previous and Published. Of two at once one fails.
base::Result<LoggedVersion> append_version(const std::filesystem::path& directory,
                                           format::UploadConfig config,
                                           const format::SigningKey& key, base::Date published);

}  // namespace tally::publish

#endif  // TALLY_PUBLISH_CONFIG_LOG_H_
