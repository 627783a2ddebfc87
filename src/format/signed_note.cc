#include "format/signed_note.h"

#include <algorithm>
#include <optional>

#include "format/base64.h"
#include "format/note_parts.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;

bool is_signature_of(std::string_view text, std::string_view signature, const NoteKey& key) {
  const PkeyPtr public_key{
      ::EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size())};
  const DigestPtr context{::EVP_MD_CTX_new()};
  return public_key && context &&
         ::EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) == 1 &&
         ::EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                            text.size()) == 1;
}

struct Signature {
  std::string_view name;
  std::string bytes;  // the key's id and the signature itself
};

// One line below the text, without its newline.
Result<Signature> parse_signature(std::string_view line) {
  const auto malformed = [] {
    return fail("a line below its text is no signature (\u2014 <name> <base64>)");
  };
  if (!line.starts_with(kSignatureMark)) return malformed();
  line.remove_prefix(kSignatureMark.size());
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return malformed();
  auto bytes = decode_base64(line.substr(space + 1));
  if (!is_key_name(line.substr(0, space)) || !bytes || bytes->size() <= kIdSize) return malformed();
  return Signature{line.substr(0, space), std::move(*bytes)};
}

// Whether somebody who has the key can have made the signature; for what others sign the note is
// none of our business.
bool is_by(const Signature& signature, const NoteKey& key) {
  return signature.name == key.name &&
         std::ranges::equal(key.id, signature.bytes.substr(0, kIdSize), {}, {},
                            [](char c) { return static_cast<uint8_t>(c); });
}

}  // namespace

Result<NoteKey> parse_note_key(std::string_view text) {
  const auto malformed = [] { return fail("it is not of the form <name>+<id>+<base64>"); };
  auto parts = parse_key_text(text);
  if (!parts) return malformed();
  if (id_of(parts->name, parts->bytes) != parts->id) {
    return fail("its id is not that of its name and its bytes");
  }
  if (parts->bytes.front() != kEd25519) {
    return fail("it is no Ed25519 key, and no other kind is known");
  }
  NoteKey key{.name = std::move(parts->name), .id = parts->id, .bytes = {}};
  if (parts->bytes.size() != 1 + key.bytes.size()) return malformed();
  std::copy(parts->bytes.begin() + 1, parts->bytes.end(), key.bytes.begin());
  return key;
}

Result<std::string_view> open_note(std::string_view note, const NoteKey& key) {
  if (note.size() > kMaxNote) return fail("it is larger than {} bytes", kMaxNote);
  if (!is_plain_text(note)) return fail("it is not plain text in UTF-8");
  const size_t split = note.rfind("\n\n");
  if (split == std::string_view::npos) return fail("it has no signatures below its text");
  const std::string_view text = note.substr(0, split + 1);
  std::string_view below = note.substr(split + 2);
  if (!below.ends_with('\n')) return fail("it has no whole line of signatures below its text");
  std::optional<Signature> ours;
  for (int lines = 1; !below.empty(); ++lines) {
    if (lines > kMaxSignatures) return fail("it has more than {} signatures", kMaxSignatures);
    auto signature = parse_signature(below.substr(0, below.find('\n')));
    if (!signature) return std::unexpected(signature.error());
    below.remove_prefix(below.find('\n') + 1);
    if (!ours && is_by(*signature, key)) ours = std::move(*signature);
  }
  if (!ours) return fail("it is not signed by the key of {}", key.name);
  if (ours->bytes.size() != kIdSize + kSignatureSize ||
      !is_signature_of(text, std::string_view{ours->bytes}.substr(kIdSize), key)) {
    return fail("the signature of {} is not one of this text", key.name);
  }
  return text;
}

std::string hash_of_text(std::string_view text) {
  const auto hash = sha256(text);
  return hash ? write_hex(hash->data(), hash->size()) : std::string{};
}

}  // namespace tally::format
