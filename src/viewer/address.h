// Where the viewer listens: at an address of this machine that no other machine can reach.
#ifndef TALLY_VIEWER_ADDRESS_H_
#define TALLY_VIEWER_ADDRESS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::viewer {

struct Address {
  std::string ip;     // 127.0.0.1 or ::1, say
  uint16_t port = 0;  // 0: any that is free
};

// HOST:PORT, where HOST is `localhost`, an address in 127.0.0.0/8 or `[::1]`. Any other host is an
// error: what is shown is for this user's eyes. Names are not looked up: what `localhost` leads to
// is nobody's to say. Pure.
base::Result<Address> parse_address(std::string_view text);

// 127.0.0.1:4040, [::1]:4040: as it stands in a URL.
std::string authority_of(const Address& address);

// What a browser that asks for this server may write into the field Host, in small letters. A name
// that somebody else lets lead here (DNS rebinding) is not among them.
std::vector<std::string> names_of(const Address& address);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_ADDRESS_H_
