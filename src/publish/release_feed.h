// Which versions a program has, as its forge tells.
#ifndef TALLY_PUBLISH_RELEASE_FEED_H_
#define TALLY_PUBLISH_RELEASE_FEED_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::publish {

inline constexpr uint64_t kMaxFeed = uint64_t{16} << 20;  // bytes

// The versions among the tags: those that begin with `prefix` and are a semantic version without
// it. In canonical form, sorted, each once. Other tags are none of the program's. Pure, for any
// thread.
std::vector<std::string> versions_of_tags(const std::vector<std::string>& tags,
                                          std::string_view prefix);

// The versions in a feed, which is known by how it begins: `[`, GitHub's releases; `<`, an Atom
// feed; else a list with a version a line, as a Go module proxy's `/@v/list`, where nothing has a
// prefix. An error, also if there is none, reads on from "the release feed cannot be used: ". Pure,
// for any thread.
base::Result<std::vector<std::string>> parse_release_feed(std::string_view text,
                                                          std::string_view prefix);

}  // namespace tally::publish

#endif  // TALLY_PUBLISH_RELEASE_FEED_H_
