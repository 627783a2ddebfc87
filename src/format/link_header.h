// The `Link` header of HTTP (RFC 8288, section 3). Pure, for any thread.
#ifndef TALLY_FORMAT_LINK_HEADER_H_
#define TALLY_FORMAT_LINK_HEADER_H_

#include <string>
#include <string_view>

namespace tally::format {

// The target of the first link that has `relation` among its relations, as it stands there: it may
// be relative. Empty if there is none, or if what comes before it is no link.
std::string find_link(std::string_view header, std::string_view relation);

}  // namespace tally::format

#endif  // TALLY_FORMAT_LINK_HEADER_H_
