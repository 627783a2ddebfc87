// Any text is a collection descriptor or an error; what was read has a name and a title of one
// line.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/collection_descriptor.h"
#include "format/signed_note.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto descriptor = tally::format::parse_collection_descriptor(
      std::string_view(reinterpret_cast<const char*>(data), size));
  if (!descriptor) {
    if (descriptor.error().message.empty()) std::abort();
    return 0;
  }
  if (descriptor->name.empty() || descriptor->title.empty()) std::abort();
  if (descriptor->title.find_first_of("\n\x1b") != std::string::npos) std::abort();
  if (descriptor->public_key.empty()) {
    if (!descriptor->config_url.empty()) std::abort();
  } else if (!tally::format::parse_note_key(descriptor->public_key)) {
    std::abort();
  }
  return 0;
}
