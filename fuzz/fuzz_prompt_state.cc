// The prompt file, which other programs of the user's may write: whatever it says, the decision
// keeps its promises, and what is written back reads as it was meant.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "consent/prompt_decision.h"

using namespace tally::consent;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view content{reinterpret_cast<const char*>(data), size};
  const auto state = parse_prompt_state(content);
  if (!state) return 0;
  if (parse_prompt_state(format_prompt_state(*state).view()) != state) std::abort();
  constexpr int64_t kNow = 1'800'000'000;
  const Rollout everybody{.rate = 1, .salt = "salt"};
  const PromptDecision decision = decide_prompt(*state, kNow, everybody, 1);
  if (parse_prompt_state(format_prompt_state(decision.next).view()) != decision.next) std::abort();
  const bool is_answered = state->stage == PromptStage::kYes || state->stage == PromptStage::kNo;
  const bool asks = decision.rule == PromptRule::kAsk;
  if (asks && (is_answered || state->attempts >= kMaxPrompts)) std::abort();
  if (asks && decision.next.attempts != state->attempts + 1) std::abort();
  // Asked once, nobody asks again within the week.
  if (asks && decide_prompt(decision.next, kNow + 1000, everybody, 1).rule == PromptRule::kAsk) {
    std::abort();
  }
  return 0;
}
