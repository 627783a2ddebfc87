// Whether a user may be asked for his yes now: rarely, politely, and only a sample. Pure, without
// allocation; for any thread.
#ifndef TALLY_CONSENT_PROMPT_DECISION_H_
#define TALLY_CONSENT_PROMPT_DECISION_H_

#include <cstdint>
#include <string_view>

#include "consent/effective_mode.h"
#include "consent/prompt_state.h"

namespace tally::consent {

inline constexpr uint64_t kMaxPrompts = 5;
// From the first use on, so that there is something to look at before one says yes.
inline constexpr int64_t kPromptGraceSeconds = 7 * 24 * 60 * 60;
// Between two questions.
inline constexpr int64_t kPromptPauseSeconds = 7 * 24 * 60 * 60;
// For so long a question can still stand in an editor of the user's.
inline constexpr int64_t kPromptStaleSeconds = 24 * 60 * 60;

// Which users are asked at all, from the upload config.
struct Rollout {
  double rate = 0;          // the share of them, from 0 to 1
  std::string_view salt{};  // chooses who
};

// A number in [0,1) for this user: the first 53 bits of FNV-1a (Fowler, Noll, Vo; 64 bits) over the
// salt, a byte 0 and the token's eight bytes, the lowest first, mixed by the last step of
// MurmurHash3 (Appleby, fmix64), since FNV's first bits hardly depend on the last bytes. A user is
// in the sample if it is below the rate: as that grows, all who were in it stay, and another salt
// chooses anew.
double sample_position(std::string_view salt, uint64_t token);

// The rule that decided.
enum class PromptRule {
  kAsk,
  kMode,         // telemetry is on or off
  kCi,           // a build machine
  kPolicy,       // the machine's policy does not let a yes have any effect
  kChosen,       // the user chose `local`
  kNoRollout,    // nobody is asked
  kUnknown,      // there is a prompt file, which says nothing that is understood
  kAnswered,     // the user said yes or no
  kOften,        // was asked often enough
  kBeingAsked,   // another program has just asked
  kTooNew,       // first use was less than a week ago
  kAskedLately,  // so was the last question
  kNotSampled,   // the user is not in the sample
};

// The rule as a sentence: "You were asked less than a week ago."
std::string_view explain(PromptRule rule);

// Whether the rule follows from mode, environment and rollout alone. Then the prompt file is
// neither read nor written.
constexpr bool decides_without_state(PromptRule rule) {
  return rule == PromptRule::kMode || rule == PromptRule::kCi || rule == PromptRule::kPolicy ||
         rule == PromptRule::kChosen || rule == PromptRule::kNoRollout;
}

// The first of these rules that forbids the question: kMode, kCi, kPolicy, kChosen, kNoRollout.
// Else kAsk.
PromptRule decide_without_state(const Circumstances& circumstances, const EffectiveMode& effective,
                                const Rollout& rollout);

struct PromptDecision {
  PromptRule rule = PromptRule::kUnknown;
  PromptState next{};  // what the prompt file must say before anything is shown
};

// The other rules, in the order of PromptRule. `state` is what the prompt file says (one that is
// not there says nothing), `fresh_token` a random number for a user who has none. A clock that was
// set back makes the user wait anew, not for years.
PromptDecision decide_prompt(const PromptState& state, int64_t now, const Rollout& rollout,
                             uint64_t fresh_token);

enum class PromptOutcome { kYes, kNo, kDismissed, kExpired };

// What the prompt file must say after this outcome. An answer that stands already stays.
PromptState after_outcome(PromptState state, PromptOutcome outcome);

}  // namespace tally::consent

#endif  // TALLY_CONSENT_PROMPT_DECISION_H_
