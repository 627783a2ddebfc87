// Base64 (RFC 4648, section 4). Pure, for any thread.
#ifndef TALLY_FORMAT_BASE64_H_
#define TALLY_FORMAT_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace tally::format {

// The bytes that the text stands for; nothing if it is not the one text that stands for them, with
// padding, without blanks, and with all unused bits 0.
std::optional<std::string> decode_base64(std::string_view text);

// That text, for any bytes.
std::string encode_base64(std::string_view bytes);

}  // namespace tally::format

#endif  // TALLY_FORMAT_BASE64_H_
