#include "client/prompt_reply.h"

#include <stddef.h>

#include "consent/fixed_string.h"

namespace tally::client {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

std::string_view trimmed(std::string_view line) {
  const size_t begin = line.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return consent::slice(line, begin, line.find_last_not_of(kSpaces) + 1 - begin);
}

// `word` has small letters.
bool is_word(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c =
        text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + ('a' - 'A')) : text[i];
    if (c != word[i]) return false;
  }
  return true;
}

}  // namespace

PromptReply reply_of(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (is_word(text, "y") || is_word(text, "yes")) return PromptReply::kYes;
  if (text.empty() || is_word(text, "n") || is_word(text, "no")) return PromptReply::kNo;
  return PromptReply::kDismissed;
}

}  // namespace tally::client
