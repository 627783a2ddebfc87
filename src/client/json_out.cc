#include "client/json_out.h"

#include <string.h>

namespace tally::client {

JsonOut& JsonOut::raw(std::string_view json) {
  if (!fits_ || json.empty()) return *this;
  if (json.size() >= size_ - length_) {
    fits_ = false;
    buffer_[0] = '\0';
    return *this;
  }
  ::memcpy(buffer_ + length_, json.data(), json.size());
  length_ += json.size();
  buffer_[length_] = '\0';
  return *this;
}

JsonOut& JsonOut::string(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  raw("\"");
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      const char escaped[] = {'\\', c};
      raw({escaped, sizeof escaped});
    } else if (byte < ' ') {
      const char escaped[] = {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 0xf]};
      raw({escaped, sizeof escaped});
    } else {
      raw({&c, 1});
    }
  }
  return raw("\"");
}

}  // namespace tally::client
