// Any text is a release feed or an error; what it has is canonical versions in order, each once.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/version.h"
#include "publish/release_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::string_view prefix : {"", "tool/"}) {
    const auto versions = tally::publish::parse_release_feed(text, prefix);
    if (!versions) {
      if (versions.error().message.empty()) std::abort();
      continue;
    }
    if (versions->empty()) std::abort();
    for (size_t i = 0; i < versions->size(); ++i) {
      const auto& version = (*versions)[i];
      if (tally::format::canonical_semver(version) != version) std::abort();
      if (i > 0 && tally::format::compare_semver((*versions)[i - 1], version) >= 0) std::abort();
    }
  }
  return 0;
}
