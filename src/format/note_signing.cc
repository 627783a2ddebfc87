#include "format/note_signing.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

#include "format/base64.h"
#include "format/note_parts.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;

constexpr std::string_view kSecretMark = "PRIVATE+KEY+";

void wipe(std::string& secret) { ::OPENSSL_cleanse(secret.data(), secret.size()); }

template <size_t kSize>
std::string with_algorithm(const std::array<uint8_t, kSize>& key) {
  return kEd25519 + std::string(key.begin(), key.end());
}

PkeyPtr private_key_of(const std::array<uint8_t, 32>& seed) {
  return PkeyPtr{
      ::EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size())};
}

// Sets the public key that belongs to the seed. False if libcrypto fails.
bool complete(SigningKey& key, std::string_view name, EVP_PKEY* private_key) {
  size_t size = key.public_key.bytes.size();
  if (private_key == nullptr ||
      ::EVP_PKEY_get_raw_public_key(private_key, key.public_key.bytes.data(), &size) != 1) {
    return false;
  }
  const auto id = id_of(name, with_algorithm(key.public_key.bytes));
  if (!id) return false;
  key.public_key.name = name;
  key.public_key.id = *id;
  return true;
}

std::unexpected<base::Error> crypto_failed(std::string_view doing) {
  return fail("{}: libcrypto cannot do it on this machine", doing);
}

}  // namespace

SigningKey::~SigningKey() { ::OPENSSL_cleanse(seed.data(), seed.size()); }

SigningKey::SigningKey(SigningKey&& other) noexcept
    : public_key(std::move(other.public_key)), seed(other.seed) {
  ::OPENSSL_cleanse(other.seed.data(), other.seed.size());
}

SigningKey& SigningKey::operator=(SigningKey&& other) noexcept {
  if (this == &other) return *this;
  public_key = std::move(other.public_key);
  seed = other.seed;
  ::OPENSSL_cleanse(other.seed.data(), other.seed.size());
  return *this;
}

Result<SigningKey> make_signing_key(std::string_view name) {
  if (!is_key_name(name)) {
    return fail(
        "a key's name is UTF-8 without white space, control characters and \"+\", such as "
        "acme.org/telemetry");
  }
  const PkeyPtr made{::EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
  SigningKey key;
  size_t size = key.seed.size();
  if (!made || ::EVP_PKEY_get_raw_private_key(made.get(), key.seed.data(), &size) != 1 ||
      !complete(key, name, made.get())) {
    return crypto_failed("making a key");
  }
  return key;
}

std::string write_signing_key(const SigningKey& key) {
  std::string bytes = with_algorithm(key.seed);
  std::string written =
      std::string{kSecretMark} + write_key_text(key.public_key.name, key.public_key.id, bytes);
  wipe(bytes);
  return written;
}

Result<SigningKey> parse_signing_key(std::string_view text) {
  const auto malformed = [] {
    return fail("it is not of the form PRIVATE+KEY+<name>+<id>+<base64>");
  };
  if (!text.starts_with(kSecretMark)) return malformed();
  auto parts = parse_key_text(text.substr(kSecretMark.size()));
  if (!parts) return malformed();
  SigningKey key;
  const bool is_ed25519 = parts->bytes.front() == kEd25519;
  const bool has_size = parts->bytes.size() == 1 + key.seed.size();
  if (has_size) std::copy(parts->bytes.begin() + 1, parts->bytes.end(), key.seed.begin());
  wipe(parts->bytes);
  if (!is_ed25519) return fail("it is no Ed25519 key, and no other kind is known");
  if (!has_size) return malformed();
  if (!complete(key, parts->name, private_key_of(key.seed).get())) {
    return crypto_failed("reading a key");
  }
  if (key.public_key.id != parts->id) return fail("its id is not that of its name and its bytes");
  return key;
}

std::string write_note_key(const NoteKey& key) {
  return write_key_text(key.name, key.id, with_algorithm(key.bytes));
}

Result<std::string> sign_note(std::string_view text, const SigningKey& key) {
  if (!text.ends_with('\n')) return fail("signing a text: it does not end in a newline");
  if (!is_plain_text(text)) {
    return fail("signing a text: it is not UTF-8 without control characters (tabs are some, too)");
  }
  std::string bytes(key.public_key.id.begin(), key.public_key.id.end());
  bytes.resize(kIdSize + kSignatureSize);
  const PkeyPtr private_key = private_key_of(key.seed);
  const DigestPtr context{::EVP_MD_CTX_new()};
  size_t size = kSignatureSize;
  if (!private_key || !context ||
      ::EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, private_key.get()) != 1 ||
      ::EVP_DigestSign(context.get(), reinterpret_cast<uint8_t*>(bytes.data()) + kIdSize, &size,
                       bytes_of(text), text.size()) != 1) {
    return crypto_failed("signing a text");
  }
  std::string note =
      fmt::format("{}\n{}{} {}\n", text, kSignatureMark, key.public_key.name, encode_base64(bytes));
  if (note.size() > kMaxNote) {
    return fail("signing a text: with its signature it would be larger than {} bytes", kMaxNote);
  }
  return note;
}

}  // namespace tally::format
