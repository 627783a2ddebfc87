// Any bytes are an error: nobody can sign in the name of a key that was made and thrown away. But
// for the one note that it signed.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/signed_note.h"

namespace {

constexpr std::string_view kText = "{\"Version\":\"v1.2.3\"}\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tally::format;
  static const NoteKey key =
      parse_note_key("acme.org/telemetry+3dbdc767+ASO8VJEsHm6SxKhoJchn4n/9xVW/+9QkTxeiar//7pZd")
          .value();
  const std::string_view note{reinterpret_cast<const char*>(data), size};
  const auto text = open_note(note, key);
  if (text && *text != kText) std::abort();
  if (!text && text.error().message.empty()) std::abort();
  const auto read = parse_note_key(note);
  if (read && (read->name.empty() || read->name.find('+') != std::string::npos)) std::abort();
  return 0;
}
