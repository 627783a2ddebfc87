// Where the upload config comes from (doc/formats.md, "Where the upload config comes from").
#ifndef TALLY_UPLOAD_CONFIG_SOURCE_H_
#define TALLY_UPLOAD_CONFIG_SOURCE_H_

#include <filesystem>
#include <string>

#include "base/date.h"
#include "base/error.h"
#include "upload/config_file.h"
#include "upload/log.h"

namespace tally::upload {

// While the server cannot be reached, a config that was fetched is used for so long: users and
// owner can take a counter out of the config, and nobody puts it into a report for longer than
// this.
inline constexpr std::chrono::days kMaxKeptConfigAge{7};

// The first that is not empty decides.
struct ConfigSource {
  std::string file;
  // A signed note at `<url>/latest`, and the key that it is verified by.
  std::string url;
  std::string public_key;
  // A Go module, fetched by the Go command.
  std::string go_module;
  // Of the collection (state_directory.h), where what was fetched is kept.
  std::filesystem::path state;
};

// The config that is to be used now. Uses the network and writes to the state directory, so it may
// be called only while the mode is on. An error says why there is none: then nothing may be sent,
// and no report may be made that could be sent. Takes at most kFetchTimeout, or kGoLimit. Not while
// another thread changes the environment.
base::Result<FoundConfig> current_config(const ConfigSource& source, const Log& log);

// The config that is at hand: the file, what is kept of an earlier run, or what is in the cache of
// Go modules, however old; `since` says how old. Uses no network and writes nothing. Not while
// another thread changes the environment.
base::Result<FoundConfig> config_at_hand(const ConfigSource& source, const Log& log);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_CONFIG_SOURCE_H_
