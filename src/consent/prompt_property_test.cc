// Random histories of a user, of the machine, and of programs that ask: whatever happens, the
// promises of include/tally/prompt.h hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

#include "consent/prompt_decision.h"

namespace tally::consent {
namespace {

constexpr int64_t kHour = 60 * 60;
constexpr int64_t kDay = 24 * kHour;

// A question that stands somewhere, and may be answered much later.
struct OpenQuestion {
  int64_t asked;
};

class History {
 public:
  explicit History(uint64_t seed) : random_(seed) {}

  void run(int steps) {
    for (int i = 0; i < steps && !testing::Test::HasFailure(); ++i) step();
  }
  int times_asked() const { return asked_; }

 private:
  uint64_t below(uint64_t end) { return random_() % end; }

  void step() {
    switch (below(10)) {
      case 0:
        return change_circumstances();
      case 1:
      case 2:
        return answer();
      case 3:
        rate_ = static_cast<double>(below(1001)) / 1000;
        return;
      case 4:
        now_ += static_cast<int64_t>(below(30 * kDay));
        return;
      default:
        now_ += static_cast<int64_t>(below(kHour));
        return ask();
    }
  }

  void change_circumstances() {
    circumstances_ = {};
    circumstances_.do_not_track = below(4) == 0;
    circumstances_.in_ci = below(4) == 0;
    circumstances_.directory_given = below(2) == 0;
    if (below(4) == 0) circumstances_.policy = Policy::kCapAtLocal;
    if (below(8) == 0) circumstances_.policy = Policy::kOff;
    circumstances_.user = user_;
    if (below(8) == 0) {
      constexpr Mode kModes[] = {Mode::kOff, Mode::kLocal, Mode::kOn};
      user_ = {.mode = kModes[below(3)], .named = true, .since = Date{}};
    } else if (below(8) == 0) {
      user_ = {};
    }
    circumstances_.user = user_;
  }

  void ask() {
    const EffectiveMode effective = effective_mode(circumstances_);
    const Rollout rollout{.rate = rate_, .salt = "salt"};
    const PromptRule rule = decide_without_state(circumstances_, effective, rollout);
    if (rule != PromptRule::kAsk) {
      ASSERT_TRUE(decides_without_state(rule));
      return;
    }
    const PromptDecision decision = decide_prompt(state_, now_, rollout, random_());
    if (decision.rule == PromptRule::kAsk) check_question(effective, rollout, decision);
    ASSERT_EQ(parse_prompt_state(format_prompt_state(decision.next).view()), decision.next);
    if (state_.token != 0) {
      ASSERT_EQ(decision.next.token, state_.token);
    }
    state_ = decision.next;
  }

  void check_question(const EffectiveMode& effective, const Rollout& rollout,
                      const PromptDecision& decision) {
    ASSERT_EQ(effective.mode, Mode::kLocal);
    ASSERT_FALSE(user_.named);
    ASSERT_FALSE(circumstances_.in_ci || circumstances_.do_not_track);
    ASSERT_EQ(circumstances_.policy, Policy::kNone);
    ASSERT_FALSE(answer_);
    ASSERT_LT(asked_, 5);
    ASSERT_LT(sample_position("salt", decision.next.token), rollout.rate);
    ASSERT_GE(now_ - state_.first_use, 7 * kDay);
    // Never two at once, nor two within a week.
    for (const OpenQuestion& each : open_) ASSERT_GE(now_ - each.asked, 7 * kDay);
    // It was written down before.
    ASSERT_EQ(decision.next.attempts, state_.attempts + 1);
    ASSERT_EQ(decision.next.stage, PromptStage::kPending);
    ++asked_;
    open_.push_back({now_});
  }

  // Of any question that stands, early or late; or never, when its program has died.
  void answer() {
    if (open_.empty()) return;
    constexpr PromptOutcome kOutcomes[] = {PromptOutcome::kYes, PromptOutcome::kNo,
                                           PromptOutcome::kDismissed, PromptOutcome::kExpired};
    // As a rule nobody says anything, or the history would be short.
    const PromptOutcome outcome = kOutcomes[below(20) == 0 ? below(2) : 2 + below(2)];
    const PromptState before = state_;
    state_ = after_outcome(state_, outcome);
    ASSERT_EQ(state_.attempts, before.attempts);
    ASSERT_EQ(state_.token, before.token);
    if (answer_) {
      ASSERT_EQ(state_, before);
    }
    if (!answer_ && (outcome == PromptOutcome::kYes || outcome == PromptOutcome::kNo)) {
      answer_ = outcome;
      if (outcome == PromptOutcome::kYes && below(2) == 0) {
        user_ = {.mode = Mode::kOn, .named = true, .since = Date{}};
        circumstances_.user = user_;
      }
    }
  }

  std::mt19937_64 random_;
  int64_t now_ = 1'700'000'000;
  double rate_ = 1;
  UserMode user_{};
  Circumstances circumstances_{};
  PromptState state_{};
  std::vector<OpenQuestion> open_;
  int asked_ = 0;
  std::optional<PromptOutcome> answer_;
};

TEST(PromptPropertyTest, ThePromisesHoldInAnyHistory) {
  int most = 0;
  int total = 0;
  for (uint64_t seed = 0; seed < 3000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    History history{seed};
    history.run(400);
    most = std::max(most, history.times_asked());
    total += history.times_asked();
  }
  // The histories have questions in them, up to all five.
  EXPECT_EQ(most, 5);
  EXPECT_GT(total, 1000);
}

}  // namespace
}  // namespace tally::consent
