#include "triage/whole_words.h"

namespace tally::triage {
namespace {

bool is_ascii_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_of_word(char c) { return is_ascii_word(c) || static_cast<unsigned char>(c) >= 0x80; }

bool is_of_id(char c) { return is_ascii_word(c) || c == '-'; }

}  // namespace

bool contains_whole(std::string_view text, std::string_view literal) {
  if (literal.empty()) return false;
  const auto cuts = [](char inside, char outside) {
    return is_of_word(inside) && is_of_word(outside);
  };
  for (size_t at = text.find(literal); at != std::string_view::npos;
       at = text.find(literal, at + 1)) {
    const size_t end = at + literal.size();
    if (at > 0 && cuts(literal.front(), text[at - 1])) continue;
    if (end < text.size() && cuts(literal.back(), text[end])) continue;
    return true;
  }
  return false;
}

std::vector<std::string_view> words_like_ids(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && is_of_id(text[end])) ++end;
    if (end - at == kStackIdLength) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace tally::triage
