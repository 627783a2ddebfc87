// What a user has been asked and has answered: the content of the prompt file (doc/formats.md,
// "The prompt file"). Pure, without allocation; for any thread.
#ifndef TALLY_CONSENT_PROMPT_STATE_H_
#define TALLY_CONSENT_PROMPT_STATE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "consent/fixed_string.h"

namespace tally::consent {

enum class PromptStage {
  kNotAsked,   // `-`
  kPending,    // `pending`: the question was put; written before that
  kFailed,     // `failed`: nobody answered
  kDismissed,  // `dismissed`: the user closed it without an answer
  kYes,        // `yes`
  kNo,         // `no`
};

// Times are seconds since 1970 UTC; 0 is none.
struct PromptState {
  PromptStage stage = PromptStage::kNotAsked;
  uint64_t attempts = 0;   // how often the question was put
  int64_t first_use = 0;   // when a program of the collection first looked
  uint64_t token = 0;      // random, kept once per user; decides who is in the sample. 0: none yet
  int64_t last_asked = 0;  // when the question was last put

  bool operator==(const PromptState&) const = default;
};

// After that a question to which nobody said anything counts as failed.
inline constexpr int64_t kPromptPatienceSeconds = 15;

// Reads the content of a prompt file: 2, 4 or 5 of the fields, in the order above, between spaces.
// Nothing if it is anything else. A file that only begins with `yes` or `no` is an answer, whatever
// follows: nobody is asked again because a file was damaged.
std::optional<PromptState> parse_prompt_state(std::string_view content);

// All five fields and the end of the line.
FixedString<128> format_prompt_state(const PromptState& state);

// The state as it is at that time: a question that nobody has answered in time has failed.
PromptState settled(PromptState state, int64_t now);

}  // namespace tally::consent

#endif  // TALLY_CONSENT_PROMPT_STATE_H_
