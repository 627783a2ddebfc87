// What reading and making signed notes share. Internal to src/format. Pure, for any thread.
#ifndef TALLY_FORMAT_NOTE_PARTS_H_
#define TALLY_FORMAT_NOTE_PARTS_H_

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::format {

inline constexpr char kEd25519 = 1;  // in front of a key's bytes
inline constexpr std::string_view kSignatureMark = "\u2014 ";
// Of a signature: the key's id and the signature itself.
inline constexpr size_t kIdSize = 4;
inline constexpr size_t kSignatureSize = 64;

using KeyId = std::array<uint8_t, kIdSize>;
using Sha256 = std::array<uint8_t, 32>;

struct FreeCrypto {
  void operator()(EVP_PKEY* key) const { ::EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { ::EVP_MD_CTX_free(context); }
};
using PkeyPtr = std::unique_ptr<EVP_PKEY, FreeCrypto>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, FreeCrypto>;

inline const uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

// UTF-8 without control characters but newlines.
bool is_plain_text(std::string_view text);

// Not empty, plain text, without white space and `+`.
bool is_key_name(std::string_view name);

// Nothing if libcrypto fails.
std::optional<Sha256> sha256(std::string_view text);

// The id of the public key whose bytes these are, with the algorithm in front. Nothing if libcrypto
// fails.
std::optional<KeyId> id_of(std::string_view name, std::string_view bytes);

// Two hexadecimal digits a byte.
std::string write_hex(const uint8_t* bytes, size_t size);

// `<name>+<id>+<base64>`.
struct KeyText {
  std::string name;
  KeyId id{};
  std::string bytes;  // the algorithm, then the key; not empty
};

// Nothing if the text is not of the form. Does not hold the id against the bytes.
std::optional<KeyText> parse_key_text(std::string_view text);
std::string write_key_text(std::string_view name, const KeyId& id, std::string_view bytes);

}  // namespace tally::format

#endif  // TALLY_FORMAT_NOTE_PARTS_H_
