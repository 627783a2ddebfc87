// Random secrets in text, by which the viewer knows its user.
#ifndef TALLY_VIEWER_TOKEN_H_
#define TALLY_VIEWER_TOKEN_H_

#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::viewer {

// 256 bits from the kernel's cryptographic generator, in 64 hexadecimal digits.
base::Result<std::string> make_token();

// Takes the same time wherever they differ.
bool is_same_token(std::string_view a, std::string_view b);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_TOKEN_H_
