#include "format/signed_note.h"

#include <openssl/evp.h>
#include <simdjson.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "format/base64.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;

constexpr char kEd25519 = 1;  // in front of the key's bytes
constexpr std::string_view kSignatureMark = "\u2014 ";
// Of a signature: the key's id and the signature itself.
constexpr size_t kIdSize = 4;
constexpr size_t kSignatureSize = 64;

// The white space of Unicode beyond ASCII, and a space.
constexpr std::string_view kSpaces[] = {" ",      "\u0085", "\u00a0", "\u1680", "\u2000",
                                        "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
                                        "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
                                        "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

bool is_key_name(std::string_view name) {
  if (name.empty() || !is_utf8(name) || has_control_characters(name)) return false;
  if (name.find_first_of("+\n") != std::string_view::npos) return false;
  return std::ranges::none_of(
      kSpaces, [&](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

struct Free {
  void operator()(EVP_PKEY* key) const { ::EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { ::EVP_MD_CTX_free(context); }
};

const uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

using Sha256 = std::array<uint8_t, 32>;

// Nothing if libcrypto fails.
std::optional<Sha256> sha256(std::string_view text) {
  Sha256 hash;
  if (::EVP_Digest(text.data(), text.size(), hash.data(), nullptr, ::EVP_sha256(), nullptr) != 1) {
    return std::nullopt;
  }
  return hash;
}

// The id of the key whose bytes these are, with the algorithm in front. Nothing if libcrypto fails.
std::optional<std::array<uint8_t, 4>> id_of(std::string_view name, std::string_view bytes) {
  const auto hash = sha256(std::string(name) + "\n" + std::string(bytes));
  if (!hash) return std::nullopt;
  return std::array<uint8_t, 4>{(*hash)[0], (*hash)[1], (*hash)[2], (*hash)[3]};
}

// Eight hexadecimal digits.
std::optional<std::array<uint8_t, 4>> parse_id(std::string_view text) {
  std::array<uint8_t, 4> id{};
  if (text.size() != 2 * id.size()) return std::nullopt;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = static_cast<char>(text[i] | 0x20);
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (!is_digit && (c < 'a' || c > 'f')) return std::nullopt;
    const int value = is_digit ? text[i] - '0' : c - 'a' + 10;
    id[i / 2] = static_cast<uint8_t>(id[i / 2] << 4 | value);
  }
  return id;
}

bool is_signature_of(std::string_view text, std::string_view signature, const NoteKey& key) {
  const std::unique_ptr<EVP_PKEY, Free> public_key{
      ::EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size())};
  const std::unique_ptr<EVP_MD_CTX, Free> context{::EVP_MD_CTX_new()};
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
  const size_t first = text.find('+');
  const size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return malformed();
  const auto id = parse_id(text.substr(first + 1, second - first - 1));
  const auto bytes = decode_base64(text.substr(second + 1));
  NoteKey key{.name = std::string(text.substr(0, first))};
  if (!id || !bytes || bytes->empty() || !is_key_name(key.name)) return malformed();
  key.id = *id;
  if (id_of(key.name, *bytes) != id) return fail("its id is not that of its name and its bytes");
  if (bytes->front() != kEd25519) return fail("it is no Ed25519 key, and no other kind is known");
  if (bytes->size() != 1 + key.bytes.size()) return malformed();
  std::copy(bytes->begin() + 1, bytes->end(), key.bytes.begin());
  return key;
}

Result<std::string_view> open_note(std::string_view note, const NoteKey& key) {
  if (note.size() > kMaxNote) return fail("it is larger than {} bytes", kMaxNote);
  if (!is_utf8(note) || has_control_characters(note)) return fail("it is not plain text in UTF-8");
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
  std::string digits;
  if (!hash) return digits;
  for (const uint8_t byte : *hash) digits += fmt::format("{:02x}", byte);
  return digits;
}

}  // namespace tally::format
