// The Atom feed of a forge's releases or tags (RFC 4287).
#ifndef TALLY_PUBLISH_ATOM_FEED_H_
#define TALLY_PUBLISH_ATOM_FEED_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::publish {

// The tag of each entry, in their order: what stands behind `/releases/tag/` or `/tags/` in its
// link, percent-decoded, or else behind the last slash of its id. An entry without either is passed
// over. Entities are not looked up and nothing is loaded. An error reads on from "the release feed
// cannot be used: ". Pure, for any thread.
base::Result<std::vector<std::string>> parse_atom_tags(std::string_view xml);

}  // namespace tally::publish

#endif  // TALLY_PUBLISH_ATOM_FEED_H_
