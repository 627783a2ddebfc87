// What GitHub's API says of a repository's releases (`GET /repos/OWNER/NAME/releases`), which other
// forges say in the same way.
#ifndef TALLY_FORMAT_GITHUB_RELEASES_H_
#define TALLY_FORMAT_GITHUB_RELEASES_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::format {

// The tags of the releases in this array, in its order, without drafts: those are not there for
// everybody yet, and their tags may never be. An error reads on from "the release feed cannot be
// used: "; what a server says in place of releases is in it. Pure, for any thread.
base::Result<std::vector<std::string>> parse_github_releases(std::string_view json);

}  // namespace tally::format

#endif  // TALLY_FORMAT_GITHUB_RELEASES_H_
