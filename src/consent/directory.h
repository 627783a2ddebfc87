// Where a collection keeps its data: `<user config dir>/<collection>/telemetry`
// (doc/formats.md, "The telemetry directory"). Allocates nothing. Reads the environment, so it must
// not run while another thread changes it.
#ifndef TALLY_CONSENT_DIRECTORY_H_
#define TALLY_CONSENT_DIRECTORY_H_

#include <string_view>

#include "consent/fixed_string.h"

namespace tally::consent {

// A collection is named by letters, digits, `.`, `_` and `-`, at most 64 of them, the first no dot
// or dash: it becomes the name of a directory.
bool is_collection_name(std::string_view name);

// `$XDG_CONFIG_HOME` if it is an absolute path, else `$HOME/.config`. Returns false if there is
// neither, or if the path is too long.
bool find_user_config_directory(PathBuffer& out);

// Where `TALLY_DIR` says, if it is set and not empty; it moves every collection there.
bool find_directory_of_environment(PathBuffer& out);

// The telemetry directory of the collection, which need not exist. Does not look at `TALLY_DIR`.
// Returns false if the name is none or there is no user config directory.
bool find_collection_directory(std::string_view collection, PathBuffer& out);

}  // namespace tally::consent

#endif  // TALLY_CONSENT_DIRECTORY_H_
