#include "format/utf8.h"

#include <cstdint>

#include "tally/name.h"

namespace tally::format {

std::string to_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (internal::next_code_point(text.data(), text.size(), at) == UINT32_MAX) {
      out += "\xef\xbf\xbd";
      at = begin + 1;
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  return out;
}

}  // namespace tally::format
