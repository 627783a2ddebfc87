// Where the upload config comes from (doc/formats.md, "Where the upload config comes from").
#ifndef TALLY_UPLOAD_CONFIG_SOURCE_H_
#define TALLY_UPLOAD_CONFIG_SOURCE_H_

#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/error.h"
#include "format/config_chain.h"
#include "upload/config_file.h"
#include "upload/config_history.h"
#include "upload/log.h"

namespace tally::upload {

// While the server cannot be reached, a config that was fetched is used for so long: users and
// owner can take a counter out of the config, and nobody puts it into a report for longer than
// this.
inline constexpr std::chrono::days kMaxKeptConfigAge{7};

// The first that is not empty decides.
struct ConfigSource {
  std::string file;
  // Signed notes at `<url>/latest` and `<url>/v<N>`, and the key that they are verified by.
  std::string url;
  std::string public_key;
  // A Go module, fetched by the Go command.
  std::string go_module;
  // Of the collection (state_directory.h), where what was fetched is kept.
  std::filesystem::path state;
  // Asked before anything that was fetched is kept: a no that was said meanwhile is heard. Empty:
  // it may be.
  std::function<bool()> may_keep = {};
  // Told `tally/config:<reason>` (format::name_of) when a config is refused; may be empty.
  std::function<void(std::string_view counter)> count = {};
};

// The config that is to be used now. Uses the network and writes to the state directory, so it may
// be called only while the mode is on. An error says why there is none: then nothing may be sent,
// and no report may be made that could be sent. Takes at most kMaxChainTime (config_server.h), or
// kGoLimit. Not while another thread changes the environment.
base::Result<FoundConfig> current_config(const ConfigSource& source, const Log& log);

// The config that is at hand: the file, what is kept of an earlier run, or what is in the cache of
// Go modules, however old; `since` says how old. Uses no network and writes nothing. Not while
// another thread changes the environment.
base::Result<FoundConfig> config_at_hand(const ConfigSource& source, const Log& log);

// Of a source with a URL: the version that was in force on `day`, the last one up to `newest` that
// was published on that day or before; nothing if there was none. `newest` is what current_config
// has found. Every version on the way is fetched and verified, so it is for the mode on alone, and
// takes at most kMaxChainTime. If one is refused, that is counted, and nothing may be sent; if one
// cannot be had, a later run may try again: the error's `refused` tells which. Not while another
// thread changes the environment.
std::expected<std::optional<format::SignedConfig>, ConfigTrouble> config_of_day(
    const ConfigSource& source, const format::SignedConfig& newest, base::Date day);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_CONFIG_SOURCE_H_
