// What reading and writing a log directory share. Internal to src/publish.
#ifndef TALLY_PUBLISH_LOG_FILES_H_
#define TALLY_PUBLISH_LOG_FILES_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "publish/config_log.h"

namespace tally::publish {

inline constexpr const char* kLatest = "latest";
inline constexpr const char* kVersions = "versions";

struct LogFiles {
  uint64_t last = 0;                    // the highest number that there is a version of; 0: none
  std::optional<std::string> latest;    // its bytes
  std::optional<std::string> versions;  // its bytes
  std::vector<std::string> unfinished;  // names under which a killed process was writing
};

// Looks at the directory without believing anything. An error for what is called like a version and
// is none.
base::Result<LogFiles> look_at_log(const std::filesystem::path& directory);

// The versions of the directory from `v<last>` back to the first, verified; none for 0.
base::Result<ConfigLog> read_versions(const std::filesystem::path& directory, uint64_t last,
                                      const format::NoteKey& key);

}  // namespace tally::publish

#endif  // TALLY_PUBLISH_LOG_FILES_H_
