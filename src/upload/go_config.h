// The upload config of the Go toolchain: a Go module, which the Go command fetches and verifies, as
// it does for Go's own programs.
#ifndef TALLY_UPLOAD_GO_CONFIG_H_
#define TALLY_UPLOAD_GO_CONFIG_H_

#include <string>

#include "base/error.h"
#include "upload/config_file.h"

namespace tally::upload {

// How long the Go command may take.
inline constexpr std::chrono::seconds kGoLimit{60};

// Lets the Go command download the newest version of the module into its cache, over the network
// that it is set up for, and reads its config.json. The config's version is the module's.
base::Result<FoundConfig> download_go_config(const std::string& module);

// The newest version that is in the Go command's cache; `since` is when it came there. Uses no
// network and writes nothing.
base::Result<FoundConfig> cached_go_config(const std::string& module);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_GO_CONFIG_H_
