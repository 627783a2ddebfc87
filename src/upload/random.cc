#include "upload/random.h"

#include <sys/random.h>

#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace tally::upload {

base::Result<double> random_x() {
  for (;;) {
    uint64_t bits = 0;
    if (::getrandom(&bits, sizeof bits, 0) != sizeof bits) {
      if (errno == EINTR) continue;
      return base::fail("drawing a report's random number: {}", std::strerror(errno));
    }
    bits >>= 12;
    if (bits != 0) return std::ldexp(static_cast<double>(bits), -52);
  }
}

}  // namespace tally::upload
