#include "format/note_parts.h"

#include <simdjson.h>

#include <algorithm>

#include "format/base64.h"

namespace tally::format {
namespace {

// The white space of Unicode beyond ASCII, and a space.
constexpr std::string_view kSpaces[] = {" ",      "\u0085", "\u00a0", "\u1680", "\u2000",
                                        "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
                                        "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
                                        "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

// Eight hexadecimal digits.
std::optional<KeyId> parse_id(std::string_view text) {
  KeyId id{};
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

}  // namespace

bool is_plain_text(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size()) &&
         std::ranges::none_of(
             text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

bool is_key_name(std::string_view name) {
  if (name.empty() || !is_plain_text(name)) return false;
  if (name.find_first_of("+\n") != std::string_view::npos) return false;
  return std::ranges::none_of(
      kSpaces, [&](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

std::optional<Sha256> sha256(std::string_view text) {
  Sha256 hash;
  if (::EVP_Digest(text.data(), text.size(), hash.data(), nullptr, ::EVP_sha256(), nullptr) != 1) {
    return std::nullopt;
  }
  return hash;
}

std::optional<KeyId> id_of(std::string_view name, std::string_view bytes) {
  const auto hash = sha256(std::string(name) + "\n" + std::string(bytes));
  if (!hash) return std::nullopt;
  return KeyId{(*hash)[0], (*hash)[1], (*hash)[2], (*hash)[3]};
}

std::string write_hex(const uint8_t* bytes, size_t size) {
  std::string digits;
  for (size_t i = 0; i < size; ++i) digits += fmt::format("{:02x}", bytes[i]);
  return digits;
}

std::optional<KeyText> parse_key_text(std::string_view text) {
  const size_t first = text.find('+');
  const size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto id = parse_id(text.substr(first + 1, second - first - 1));
  auto bytes = decode_base64(text.substr(second + 1));
  KeyText key{.name = std::string(text.substr(0, first)), .id = {}, .bytes = {}};
  if (!id || !bytes || bytes->empty() || !is_key_name(key.name)) return std::nullopt;
  key.id = *id;
  key.bytes = std::move(*bytes);
  return key;
}

std::string write_key_text(std::string_view name, const KeyId& id, std::string_view bytes) {
  return fmt::format("{}+{}+{}", name, write_hex(id.data(), id.size()), encode_base64(bytes));
}

}  // namespace tally::format
