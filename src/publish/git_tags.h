// The tags of a git repository on this machine.
#ifndef TALLY_PUBLISH_GIT_TAGS_H_
#define TALLY_PUBLISH_GIT_TAGS_H_

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace tally::publish {

inline constexpr std::chrono::seconds kGitLimit{60};
inline constexpr size_t kMaxTags = size_t{16} << 20;  // bytes of their names

// Their names, sorted, of the repository that this directory is, or is in. Runs git, which is found
// by PATH; the variables by which a hook tells git its repository count for nothing. Nothing is
// fetched. An error names the directory. For any thread.
base::Result<std::vector<std::string>> read_git_tags(const std::filesystem::path& directory);

}  // namespace tally::publish

#endif  // TALLY_PUBLISH_GIT_TAGS_H_
