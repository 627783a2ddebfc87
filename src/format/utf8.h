// Text for JSON, which can hold nothing but UTF-8.
#ifndef TALLY_FORMAT_UTF8_H_
#define TALLY_FORMAT_UTF8_H_

#include <string>
#include <string_view>

namespace tally::format {

// The text with U+FFFD for each byte that belongs to no valid UTF-8, as the reference's encoder
// writes it. A name that was cut inside a letter has one for each byte that is left of it.
std::string to_utf8(std::string_view text);

}  // namespace tally::format

#endif  // TALLY_FORMAT_UTF8_H_
