// Any bytes are an error, but for notes with the two texts that the key has signed: it was made for
// them and thrown away, and nobody can sign another.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/signed_note.h"

namespace {

constexpr std::string_view kOne = "{\"Version\":\"v1.2.3\"}\n";
constexpr std::string_view kOther = "two\n\nparts \u2014 and letters: \u00e4\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tally::format;
  static const NoteKey key =
      parse_note_key("acme.org/telemetry+3dbdc767+ASO8VJEsHm6SxKhoJchn4n/9xVW/+9QkTxeiar//7pZd")
          .value();
  const std::string_view note{reinterpret_cast<const char*>(data), size};
  const auto text = open_note(note, key);
  if (text && *text != kOne && *text != kOther) std::abort();
  if (!text && text.error().message.empty()) std::abort();
  const auto read = parse_note_key(note);
  if (read && (read->name.empty() || read->name.find('+') != std::string::npos)) std::abort();
  return 0;
}
