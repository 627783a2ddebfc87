#include "consent/prompt_decision.h"

namespace tally::consent {
namespace {

// Whether it was less than `seconds` ago. The future counts too: the clock was set back.
bool is_within(int64_t time, int64_t now, int64_t seconds) {
  return time > now || now - time < seconds;
}

bool is_answered(PromptStage stage) {
  return stage == PromptStage::kYes || stage == PromptStage::kNo;
}

// Gives the state what it lacks, and moves what lies in the future to now.
PromptState completed(PromptState state, int64_t now, uint64_t fresh_token) {
  if (state.first_use == 0 || state.first_use > now) state.first_use = now;
  if (state.last_asked > now) state.last_asked = now;
  // 0 would be drawn again and again.
  if (state.token == 0) state.token = fresh_token != 0 ? fresh_token : 1;
  return settled(state, now);
}

PromptRule rule_for(const PromptState& state, int64_t now, const Rollout& rollout) {
  if (is_answered(state.stage)) return PromptRule::kAnswered;
  if (state.attempts >= kMaxPrompts) return PromptRule::kOften;
  const bool was_asked = state.attempts > 0 && state.last_asked > 0;
  const bool is_open = state.stage == PromptStage::kPending || state.stage == PromptStage::kFailed;
  if (was_asked && is_open && is_within(state.last_asked, now, kPromptStaleSeconds)) {
    return PromptRule::kBeingAsked;
  }
  if (is_within(state.first_use, now, kPromptGraceSeconds)) return PromptRule::kTooNew;
  if (was_asked && is_within(state.last_asked, now, kPromptPauseSeconds)) {
    return PromptRule::kAskedLately;
  }
  if (!(sample_position(rollout.salt, state.token) < rollout.rate)) return PromptRule::kNotSampled;
  return PromptRule::kAsk;
}

}  // namespace

double sample_position(std::string_view salt, uint64_t token) {
  constexpr uint64_t kFnvBasis = 0xcbf29ce484222325;
  constexpr uint64_t kFnvPrime = 0x100000001b3;
  uint64_t hash = kFnvBasis;
  const auto add = [&](uint8_t byte) { hash = (hash ^ byte) * kFnvPrime; };
  for (const char c : salt) add(static_cast<uint8_t>(c));
  add(0);
  for (int shift = 0; shift < 64; shift += 8) add(static_cast<uint8_t>(token >> shift));
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
  hash ^= hash >> 33;
  return static_cast<double>(hash >> 11) * 0x1p-53;
}

std::string_view explain(PromptRule rule) {
  switch (rule) {
    case PromptRule::kAsk:
      return "You may be asked now.";
    case PromptRule::kMode:
      return "Telemetry is on or off; only who counts on this machine alone is asked.";
    case PromptRule::kCi:
      return "This is a build machine.";
    case PromptRule::kPolicy:
      return "The policy of this machine lets nothing be sent.";
    case PromptRule::kChosen:
      return "You chose to count on this machine alone.";
    case PromptRule::kNoRollout:
      return "Nobody is asked.";
    case PromptRule::kUnknown:
      return "How often you were asked cannot be read, so you are not asked.";
    case PromptRule::kAnswered:
      return "You have answered.";
    case PromptRule::kOften:
      return "You were asked often enough.";
    case PromptRule::kBeingAsked:
      return "You are being asked, or were within a day.";
    case PromptRule::kTooNew:
      return "The first use was less than a week ago.";
    case PromptRule::kAskedLately:
      return "You were asked less than a week ago.";
    case PromptRule::kNotSampled:
      return "You are not in the sample of users who are asked.";
  }
  return "";
}

PromptRule decide_without_state(const Circumstances& circumstances, const EffectiveMode& effective,
                                const Rollout& rollout) {
  if (effective.mode != Mode::kLocal || circumstances.uncertain) return PromptRule::kMode;
  if (circumstances.in_ci) return PromptRule::kCi;
  if (circumstances.policy != Policy::kNone) return PromptRule::kPolicy;
  if (circumstances.user.named) return PromptRule::kChosen;
  if (!(rollout.rate > 0)) return PromptRule::kNoRollout;
  return PromptRule::kAsk;
}

PromptDecision decide_prompt(const PromptState& state, int64_t now, const Rollout& rollout,
                             uint64_t fresh_token) {
  PromptDecision decision{.next = completed(state, now, fresh_token)};
  decision.rule = rule_for(decision.next, now, rollout);
  if (decision.rule == PromptRule::kAnswered) decision.next = state;
  if (decision.rule != PromptRule::kAsk) return decision;
  decision.next.stage = PromptStage::kPending;
  ++decision.next.attempts;
  decision.next.last_asked = now;
  return decision;
}

PromptState after_outcome(PromptState state, PromptOutcome outcome) {
  if (is_answered(state.stage)) return state;
  switch (outcome) {
    case PromptOutcome::kYes:
      state.stage = PromptStage::kYes;
      break;
    case PromptOutcome::kNo:
      state.stage = PromptStage::kNo;
      break;
    case PromptOutcome::kDismissed:
      state.stage = PromptStage::kDismissed;
      break;
    case PromptOutcome::kExpired:
      state.stage = PromptStage::kFailed;
      break;
  }
  return state;
}

}  // namespace tally::consent
