// Any bytes are the body of an aggregate file, or its builds, or an error; what was read is written
// as it was.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collector/charts/aggregate_bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  if (const auto body = tally::collector::parse_body(bytes)) {
    if (tally::collector::write_body(*body) != bytes) std::abort();
  } else if (body.error().message.empty()) {
    std::abort();
  }
  if (const auto builds = tally::collector::parse_builds(bytes)) {
    if (tally::collector::write_builds(*builds) != bytes) std::abort();
  } else if (builds.error().message.empty()) {
    std::abort();
  }
  return 0;
}
