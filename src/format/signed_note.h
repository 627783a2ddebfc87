// Signed notes (c2sp.org/signed-note): a text with signatures below it, by which whoever has the
// signer's public key knows that it is the signer's. Ed25519 alone. Pure, for any thread.
#ifndef TALLY_FORMAT_SIGNED_NOTE_H_
#define TALLY_FORMAT_SIGNED_NOTE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::format {

// As large as the reference's reader takes them.
inline constexpr size_t kMaxNote = 1'000'000;
inline constexpr int kMaxSignatures = 100;

// A public key.
struct NoteKey {
  std::string name;                 // whose it is
  std::array<uint8_t, 4> id{};      // the start of a hash of name and key
  std::array<uint8_t, 32> bytes{};  // of the key itself
};

// Reads `<name>+<id in hexadecimal>+<base64>`. An error reads on from "the public key cannot be
// used: ".
base::Result<NoteKey> parse_note_key(std::string_view text);

// The text that was signed, which is part of `note` and ends in a newline. An error if the note is
// not well-formed, not signed by the key, or was changed since; it reads on from "it cannot be
// believed: ". Signatures by other keys are looked past.
base::Result<std::string_view> open_note(std::string_view note, const NoteKey& key);

// The SHA-256 of a note's text in hexadecimal, by which one text is told from another. Empty if
// libcrypto fails.
std::string hash_of_text(std::string_view text);

}  // namespace tally::format

#endif  // TALLY_FORMAT_SIGNED_NOTE_H_
