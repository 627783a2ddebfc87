#include "lsp/json_scan.h"

#include <stddef.h>

#include "consent/fixed_string.h"

namespace tally::lsp {
namespace {

using consent::slice;

constexpr int kMaxDepth = 64;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Walks over values. Each step says whether the text goes on so.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  size_t at() const { return at_; }
  bool at_end() const { return at_ == text_.size(); }

  void skip_spaces() {
    while (!at_end() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  bool skip(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool skip_string() {
    if (!skip('"')) return false;
    while (!at_end()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < ' ') return false;
      if (c == '\\' && !skip_escape()) return false;
    }
    return false;
  }

  // With the spaces before and behind it.
  bool skip_value(int depth = 0) {
    skip_spaces();
    if (at_end() || depth == kMaxDepth) return false;
    bool good = false;
    switch (text_[at_]) {
      case '{':
        good = skip_list('}', depth);
        break;
      case '[':
        good = skip_list(']', depth);
        break;
      case '"':
        good = skip_string();
        break;
      default:
        good = skip_word();
    }
    skip_spaces();
    return good;
  }

  // The key of a member and the colon behind it.
  bool skip_key() {
    skip_spaces();
    if (!skip_string()) return false;
    skip_spaces();
    return skip(':');
  }

 private:
  bool skip_escape() {
    if (at_end()) return false;
    const char c = text_[at_++];
    if (c != 'u') return std::string_view{"\"\\/bfnrt"}.find(c) != std::string_view::npos;
    for (int i = 0; i < 4; ++i) {
      if (at_end() || hex_digit(text_[at_++]) < 0) return false;
    }
    return true;
  }

  bool skip_list(char end, int depth) {
    ++at_;
    skip_spaces();
    if (skip(end)) return true;
    do {
      if (end == '}' && !skip_key()) return false;
      if (!skip_value(depth + 1)) return false;
    } while (skip(','));
    return skip(end);
  }

  // A number, `true`, `false` or `null`.
  bool skip_word() {
    const size_t begin = at_;
    constexpr std::string_view kMore = "+-.";
    while (!at_end() &&
           ((text_[at_] >= '0' && text_[at_] <= '9') || (text_[at_] >= 'a' && text_[at_] <= 'z') ||
            text_[at_] == 'E' || kMore.find(text_[at_]) != std::string_view::npos)) {
      ++at_;
    }
    const std::string_view word = slice(text_, begin, at_ - begin);
    if (word.empty()) return false;
    if (word == "true" || word == "false" || word == "null") return true;
    return word[0] == '-' || (word[0] >= '0' && word[0] <= '9');
  }

  std::string_view text_;
  size_t at_ = 0;
};

// The character of an escape that begins at `at`, which moves behind it; 0 if it is none of ASCII.
char unescaped(std::string_view text, size_t& at) {
  const char c = text[at + 1];
  if (c != 'u') {
    at += 2;
    return c == '"' || c == '\\' || c == '/' ? c : '\0';
  }
  int point = 0;
  for (size_t i = 2; i < 6; ++i) point = point * 16 + hex_digit(text[at + i]);
  at += 6;
  return point < 0x80 ? static_cast<char>(point) : '\0';
}

std::string_view without_spaces(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return slice(text, begin, text.find_last_not_of(kSpaces) + 1 - begin);
}

}  // namespace

bool JsonValue::is(std::string_view string) const {
  if (!is_string()) return false;
  const std::string_view inner = slice(text, 1, text.size() - 2);
  size_t at = 0;
  for (const char expected : string) {
    if (at >= inner.size()) return false;
    if (inner[at] == '\\') {
      if (unescaped(inner, at) != expected) return false;
    } else if (inner[at++] != expected) {
      return false;
    }
  }
  return at == inner.size();
}

JsonValue parse_json(std::string_view text) {
  Scanner scanner{text};
  if (!scanner.skip_value() || !scanner.at_end()) return {};
  return {without_spaces(text)};
}

JsonValue member(JsonValue object, std::string_view name) {
  if (!object.is_object()) return {};
  Scanner scanner{object.text};
  scanner.skip('{');
  do {
    scanner.skip_spaces();
    const size_t key = scanner.at();
    if (!scanner.skip_string()) return {};
    const JsonValue key_text{slice(object.text, key, scanner.at() - key)};
    scanner.skip_spaces();
    if (!scanner.skip(':')) return {};
    const size_t begin = scanner.at();
    if (!scanner.skip_value()) return {};
    if (key_text.is(name)) {
      return {without_spaces(slice(object.text, begin, scanner.at() - begin))};
    }
  } while (scanner.skip(','));
  return {};
}

}  // namespace tally::lsp
