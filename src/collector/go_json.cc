#include "collector/go_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

namespace tally::collector {
namespace {

// Bytes with which an escape may begin.
constexpr std::array<bool, 256> kMayBeginEscape = [] {
  std::array<bool, 256> table{};
  for (size_t c = 0; c < ' '; ++c) table[c] = true;
  for (const char c : {'"', '\\', '<', '>', '&', '\xe2', '\xef'}) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kHighs = 0x8080808080808080;

// Whether one of the 8 bytes is `byte`; only then the result is not 0.
constexpr uint64_t has(uint64_t bytes, unsigned char byte) {
  const uint64_t x = bytes ^ (kOnes * byte);
  return (x - kOnes) & ~x & kHighs;
}

// Whether one of the 8 bytes may begin an escape: each byte from 0x80 on may, and `<` and `>`
// differ in one bit.
constexpr bool may_have_escape(uint64_t bytes) {
  const uint64_t controls = (bytes - kOnes * ' ') & ~bytes & kHighs;
  return (controls | has(bytes, '"') | has(bytes, '\\') | has(bytes | kOnes * 2, '>') |
          has(bytes, '&') | (bytes & kHighs)) != 0;
}

uint64_t load(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Where the next escape may begin, from `at` on.
size_t next_escape(std::string_view text, size_t at) {
  constexpr size_t kWord = sizeof(uint64_t);
  for (; at + kWord <= text.size(); at += kWord) {
    if (may_have_escape(load(text.data() + at))) break;
  }
  // The last word overlaps the one before it.
  const bool is_tail = at + kWord > text.size();
  if (is_tail && text.size() >= kWord &&
      !may_have_escape(load(text.data() + text.size() - kWord))) {
    return text.size();
  }
  while (at < text.size() && !kMayBeginEscape[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

struct Escape {
  std::string_view from;
  std::string_view to;
};

// Those of more than one byte, and those of one byte with a short form.
constexpr auto kEscapes = std::to_array<Escape>({
    {"\n", "\\n"},
    {"\"", "\\\""},
    {"\\", "\\\\"},
    {"<", "\\u003c"},
    {">", "\\u003e"},
    {"&", "\\u0026"},
    {"\t", "\\t"},
    {"\r", "\\r"},
    {"\b", "\\b"},
    {"\f", "\\f"},
    {"\xe2\x80\xa8", "\\u2028"},
    {"\xe2\x80\xa9", "\\u2029"},
    {"\xef\xbf\xbd", "\\ufffd"},
});

// Appends what stands at the beginning of `rest`, and returns how many bytes of it.
size_t append_escaped(std::string& out, std::string_view rest) {
  for (const Escape& escape : kEscapes) {
    if (!rest.starts_with(escape.from)) continue;
    out += escape.to;
    return escape.from.size();
  }
  const auto byte = static_cast<unsigned char>(rest[0]);
  if (byte < ' ') {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
  } else {
    out += rest[0];
  }
  return 1;
}

}  // namespace

void append_go_string(std::string& out, std::string_view text) {
  out += '"';
  for (size_t at = 0; at < text.size();) {
    const size_t escape = next_escape(text, at);
    out.append(text, at, escape - at);
    at = escape;
    if (at < text.size()) at += append_escaped(out, text.substr(at));
  }
  out += '"';
}

void append_integer(std::string& out, int64_t value) {
  const fmt::format_int digits{value};
  out.append(digits.data(), digits.size());
}

void append_double(std::string& out, double value) { out += nlohmann::json(value).dump(); }

}  // namespace tally::collector
