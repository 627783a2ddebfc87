// The published versions of an upload config where their owner keeps them (doc/formats.md,
// "Published versions"): a directory with the signed notes `v1`, `v2`, …, `latest`, a copy of the
// last, and `versions`, their list, so that any web server can publish it as it is. Or the same at
// a URL. For any thread.
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

// Of version 7: `v7`.
std::string note_name(uint64_t number);

// Reads and verifies every version, from `latest` back to the first. An error names the version and
// what is wrong with it.
base::Result<ConfigLog> read_log(const NoteReader& read, const format::NoteKey& key);

// The same of a directory, where also nothing beside them may be called like a version (`v` and a
// digit first), and `latest` and `versions` are what they must be to the byte. A directory without
// versions, and one that does not exist, is an empty log. What a killed append_version has left
// unfinished is an error that says how it is completed.
base::Result<ConfigLog> read_log_directory(const std::filesystem::path& directory,
                                           const format::NoteKey& key);

// The file `versions`: JSON, a version a line.
std::string list_versions(const ConfigLog& log);

// Signs `config` as the next version and writes it, durably: the version exists whole or not at
// all, and none that exists is ever written again. Makes the directory if there is none. Verifies
// the log before, and completes what an append that was killed has left: that version is returned
// if it says the same as `config`. Refuses what differs from the last version in nothing but
// Version, Previous and Published, and a day before that of the last. Of two at once one fails.
base::Result<LoggedVersion> append_version(const std::filesystem::path& directory,
                                           format::UploadConfig config,
                                           const format::SigningKey& key, base::Date published);

}  // namespace tally::publish

#endif  // TALLY_PUBLISH_CONFIG_LOG_H_
