#include "consent/prompt_state.h"

namespace tally::consent {
namespace {

struct NamedStage {
  std::string_view name;
  PromptStage stage;
};

constexpr NamedStage kStages[] = {
    {"-", PromptStage::kNotAsked},    {"pending", PromptStage::kPending},
    {"failed", PromptStage::kFailed}, {"dismissed", PromptStage::kDismissed},
    {"yes", PromptStage::kYes},       {"no", PromptStage::kNo},
};

std::optional<PromptStage> stage_of(std::string_view word) {
  for (const auto& [name, stage] : kStages) {
    if (name == word) return stage;
  }
  return std::nullopt;
}

std::string_view name_of(PromptStage stage) {
  for (const auto& [name, each] : kStages) {
    if (each == stage) return name;
  }
  return "-";
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// The next word; what it is followed by remains. Empty at the end.
std::string_view take_word(std::string_view& text) {
  size_t begin = 0;
  while (begin < text.size() && is_space(text[begin])) ++begin;
  size_t end = begin;
  while (end < text.size() && !is_space(text[end])) ++end;
  const std::string_view word = slice(text, begin, end - begin);
  text = slice(text, end);
  return word;
}

// A number of decimal digits alone that the type can hold.
template <typename Number>
bool read_number(std::string_view word, Number& number) {
  constexpr auto kMost = static_cast<uint64_t>(~Number{0} < 0 ? INT64_MAX : UINT64_MAX);
  uint64_t value = 0;
  for (const char c : word) {
    const auto digit = static_cast<uint64_t>(c - '0');
    if (c < '0' || c > '9' || value > (kMost - digit) / 10) return false;
    value = value * 10 + digit;
  }
  number = static_cast<Number>(value);
  return !word.empty();
}

// What follows the stage: 1, 3 or 4 numbers.
bool read_numbers(std::string_view text, PromptState& state) {
  if (!read_number(take_word(text), state.attempts)) return false;
  std::string_view word = take_word(text);
  if (word.empty()) return true;
  if (!read_number(word, state.first_use) || !read_number(take_word(text), state.token)) {
    return false;
  }
  word = take_word(text);
  return word.empty() || (read_number(word, state.last_asked) && take_word(text).empty());
}

}  // namespace

std::optional<PromptState> parse_prompt_state(std::string_view content) {
  std::string_view text = content;
  const auto stage = stage_of(take_word(text));
  if (!stage) return std::nullopt;
  PromptState state{.stage = *stage};
  if (read_numbers(text, state)) return state;
  if (*stage == PromptStage::kYes || *stage == PromptStage::kNo)
    return PromptState{.stage = *stage};
  return std::nullopt;
}

FixedString<128> format_prompt_state(const PromptState& state) {
  FixedString<128> text;
  text.append(name_of(state.stage)).append(" ").append_number(state.attempts);
  text.append(" ").append_number(static_cast<uint64_t>(state.first_use));
  text.append(" ").append_number(state.token);
  text.append(" ").append_number(static_cast<uint64_t>(state.last_asked)).append("\n");
  return text;
}

PromptState settled(PromptState state, int64_t now) {
  const bool is_waiting =
      now >= state.last_asked && now - state.last_asked < kPromptPatienceSeconds;
  if (state.stage == PromptStage::kPending && !is_waiting) state.stage = PromptStage::kFailed;
  return state;
}

}  // namespace tally::consent
