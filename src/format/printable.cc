#include "format/printable.h"

#include <cstdint>

#include "tally/name.h"

namespace tally::format {
namespace {

// Characters that change the order in which others are shown: who reads them reads a lie.
bool turns_direction(uint32_t point) {
  return point == 0x61c || point == 0x200e || point == 0x200f ||
         (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const uint32_t point = tally::internal::next_code_point(text.data(), text.size(), at);
    if (point == ' ' || (point >= '\t' && point <= '\r')) {
      out += ' ';
    } else if (!tally::internal::is_printable(point) || turns_direction(point)) {
      out += '?';
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  return out;
}

}  // namespace tally::format
