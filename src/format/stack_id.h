// What a stack is called in issues, in commands and on the site. Pure, for any thread.
#ifndef TALLY_FORMAT_STACK_ID_H_
#define TALLY_FORMAT_STACK_ID_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace tally::format {

inline constexpr size_t kStackIdLength = 6;

// The ID of a stack's whole text, prefix and expanded frames (doc/formats.md, "Stack names"), such
// as `TwtkSg`: FNV-1 of 32 bits of its bytes, the high byte first, in Base64 for URLs (RFC 4648,
// section 5), without padding. So Go's command `stacks` (golang.org/x/telemetry/cmd/stacks) calls
// it, too. Among 10,000 stacks two have one ID with a chance of 1 in 100. FNV-1: Fowler, Noll and
// Vo, draft-eastlake-fnv, section 2 (multiply, then exclusive or).
std::string stack_id(std::string_view expanded);

}  // namespace tally::format

#endif  // TALLY_FORMAT_STACK_ID_H_
