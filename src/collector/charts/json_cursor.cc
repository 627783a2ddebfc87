#include "collector/charts/json_cursor.h"

#include <bit>
#include <charconv>

#include "collector/charts/report_names.h"

namespace tally::collector {
namespace {

static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");

constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kTops = 0x8080808080808080;

// The top bit of each byte that is zero, and perhaps of others above the first of them (S.
// Anderson, "Bit Twiddling Hacks": hasless).
constexpr uint64_t zeros(uint64_t word) { return (word - kOnes) & ~word & kTops; }

// The same for the bytes at which a string of the canonical form ends, or that need a closer look:
// a quote, a backslash, what is not ASCII, and what the form writes as an escape.
constexpr uint64_t stops(uint64_t word) {
  return zeros((word & ~(kOnes * 0x04)) ^ (kOnes * 0x22)) |  // " and &
         zeros((word | (kOnes * 0x02)) ^ (kOnes * 0x3e)) |   // < and >
         zeros(word ^ (kOnes * 0x5c)) |                      // the backslash
         ((word - kOnes * 0x20) & ~word & kTops) |           // control characters
         (word & kTops);
}

uint64_t load(const char* at) {
  uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `\u00XX` of the canonical form: what has no shorter escape.
bool is_control_escape(char high, char low) {
  if (high == '1') return is_digit(low) || (low >= 'a' && low <= 'f');
  return high == '0' && ((low >= '0' && low <= '7') || low == 'b' || low == 'e' || low == 'f');
}

}  // namespace

std::string text_of_json(std::string_view json) {
  std::string text;
  for (size_t at = 0; at < json.size(); ++at) {
    if (json[at] != '\\') {
      text += json[at];
      continue;
    }
    const char kind = json[++at];
    if (kind == 'u') {
      unsigned code = 0;
      std::from_chars(json.data() + at + 1, json.data() + at + 5, code, 16);
      text += static_cast<char>(code);
      at += 4;
    } else {
      constexpr std::string_view kShort = "bfnrt";
      constexpr std::string_view kMeaning = "\b\f\n\r\t";
      const size_t found = kShort.find(kind);
      text += found == std::string_view::npos ? kind : kMeaning[found];
    }
  }
  return text;
}

bool JsonCursor::string(std::string_view& json, uint64_t& hash) {
  const char* const begin = at_;
  hash = 0;
  for (const char* at = begin;; at += 8) {
    if (at >= end_) return false;
    const uint64_t word = load(at);
    const uint64_t stop = stops(word);
    if (stop == 0) {
      hash = hash_word(hash, word);
      continue;
    }
    const int bits = std::countr_zero(stop) & ~7;
    const char* const found = at + bits / 8;
    if (found >= end_) return false;
    if (*found == '\\') return string_with_escapes(json, hash);
    if (*found != '"') return false;
    json = {begin, static_cast<size_t>(found - begin)};
    hash = hash_word(hash ^ json.size(), word & ((uint64_t{1} << bits) - 1));
    at_ = found + 1;
    return true;
  }
}

bool JsonCursor::skip_escape() {
  if (end_ - at_ < 2) return false;
  const char kind = at_[1];
  if (std::string_view{"\"\\bfnrt"}.contains(kind)) {
    at_ += 2;
    return true;
  }
  if (end_ - at_ < 6) return false;
  const std::string_view escape{at_, 6};
  if (escape != "\\u003c" && escape != "\\u003e" && escape != "\\u0026" &&
      !(escape.starts_with("\\u00") && is_control_escape(escape[4], escape[5]))) {
    return false;
  }
  at_ += 6;
  return true;
}

bool JsonCursor::string_with_escapes(std::string_view& json, uint64_t& hash) {
  const char* const begin = at_;
  for (;;) {
    if (at_ >= end_) return false;
    const uint64_t stop = stops(load(at_));
    if (stop == 0) {
      at_ += 8;
      continue;
    }
    at_ += std::countr_zero(stop) / 8;
    if (at_ >= end_) return false;
    if (*at_ == '"') break;
    if (*at_ != '\\' || !skip_escape()) return false;
  }
  json = {begin, static_cast<size_t>(at_ - begin)};
  hash = hash_of(json);
  ++at_;
  return true;
}

bool JsonCursor::count(int64_t& value) {
  constexpr ptrdiff_t kDigits = 18;  // all numbers of so many digits are int64
  const char* at = at_;
  int64_t number = 0;
  while (at != end_ && is_digit(*at)) {
    if (at - at_ == kDigits) return false;
    number = number * 10 + (*at++ - '0');
  }
  if (at == at_ || (*at_ == '0' && at - at_ > 1)) return false;
  at_ = at;
  value = number;
  return true;
}

bool JsonCursor::fraction(double& value) {
  const char* const begin = at_;
  if (!skip("0.")) return false;
  const char* const digits = at_;
  while (at_ != end_ && is_digit(*at_)) ++at_;
  if (at_ == digits) return false;
  return std::from_chars(begin, at_, value).ec == std::errc{};
}

}  // namespace tally::collector
