// Making signed notes (signed_note.h), in the forms of golang.org/x/mod/sumdb/note. Ed25519 alone.
// Pure but for the random numbers of a new key; for any thread.
#ifndef TALLY_FORMAT_NOTE_SIGNING_H_
#define TALLY_FORMAT_NOTE_SIGNING_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "format/signed_note.h"

namespace tally::format {

// A secret key. Its bytes are wiped when it goes.
class SigningKey {
 public:
  SigningKey() = default;
  ~SigningKey();
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;

  NoteKey public_key;
  std::array<uint8_t, 32> seed{};
};

// A new key of this name, which is a URL without its scheme or the like: UTF-8 without white space
// and `+`.
base::Result<SigningKey> make_signing_key(std::string_view name);

// `PRIVATE+KEY+<name>+<id>+<base64>`.
std::string write_signing_key(const SigningKey& key);
base::Result<SigningKey> parse_signing_key(std::string_view text);

// `<name>+<id>+<base64>`, which parse_note_key reads.
std::string write_note_key(const NoteKey& key);

// The note with this text, which ends in a newline, and no other signature.
base::Result<std::string> sign_note(std::string_view text, const SigningKey& key);

}  // namespace tally::format

#endif  // TALLY_FORMAT_NOTE_SIGNING_H_
