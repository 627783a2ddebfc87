// Text from anybody's file, for a terminal. Pure.
#ifndef TALLY_FORMAT_PRINTABLE_H_
#define TALLY_FORMAT_PRINTABLE_H_

#include <string>
#include <string_view>

namespace tally::format {

// The text with `?` for whatever could move a terminal's cursor, colour it or turn the direction of
// writing: controls, rare white space, and what is not UTF-8. Tabs and line ends become spaces.
std::string printable(std::string_view text);

}  // namespace tally::format

#endif  // TALLY_FORMAT_PRINTABLE_H_
