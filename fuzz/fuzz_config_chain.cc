// Whatever text the owner's key signs is a version or is refused with a sentence, and whatever is
// read as a secret key is written as it was. The input is two texts, divided by a NUL: a version,
// and the one before it.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "format/config_chain.h"
#include "format/note_signing.h"

namespace {

using namespace tally::format;

void check(bool good) {
  if (!good) std::abort();
}

std::optional<SignedConfig> open(std::string text, const SigningKey& key) {
  text += '\n';
  const auto note = sign_note(text, key);
  if (!note) return std::nullopt;
  auto opened = open_signed_config(*note, key.public_key);
  if (!opened) {
    check(!opened.error().message.empty() && opened.error().reason == Mistrust::kMalformed);
    return std::nullopt;
  }
  check(opened->text == text && opened->number > 0);
  check(config_version(opened->number) == opened->config.version);
  check((opened->number == 1) == opened->config.previous.empty());
  return std::move(*opened);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // A key for this alone.
  static const SigningKey key =
      parse_signing_key(
          "PRIVATE+KEY+acme.org/telemetry+60a2642c+AccJRZzrh5LzUPr7X+zmgTgSSKd0PvBSi9JxpGGxYKlE")
          .value();
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const size_t split = input.find('\0');
  const auto newer = open(std::string{input.substr(0, split)}, key);
  const auto older = split == std::string_view::npos
                         ? std::nullopt
                         : open(std::string{input.substr(split + 1)}, key);
  if (newer && older) {
    const auto follows = check_follows(*newer, *older);
    check(!follows ||
          (newer->number == older->number + 1 && newer->config.previous == older->hash));
  }
  const auto secret = parse_signing_key(input);
  if (secret) check(parse_signing_key(write_signing_key(*secret))->seed == secret->seed);
  return 0;
}
