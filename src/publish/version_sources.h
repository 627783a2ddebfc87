// Adds versions from a git repository or a release feed to a list of versions.
#ifndef TALLY_PUBLISH_VERSION_SOURCES_H_
#define TALLY_PUBLISH_VERSION_SOURCES_H_

#include <string>

#include "base/error.h"
#include "format/version_list.h"

namespace tally::publish {

struct VersionSource {
  enum class Kind { kGit, kFeed };
  Kind kind = Kind::kGit;
  std::string program;     // whose versions these are
  std::string where;       // a directory; of a feed a file, or an https or loopback http URL
  std::string tag_prefix;  // what the program's tags begin with: `gopls/`
};

// Adds them to the program's, where they are not yet. An error, also if the source has no version,
// says where it was looked for. For any thread.
base::Result<void> add_versions(const VersionSource& source, format::VersionList& list);

}  // namespace tally::publish

#endif  // TALLY_PUBLISH_VERSION_SOURCES_H_
