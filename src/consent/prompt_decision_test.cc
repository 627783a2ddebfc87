#include "consent/prompt_decision.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace tally::consent {
namespace {

constexpr int64_t kDay = 24 * 60 * 60;
constexpr int64_t kNow = 1'800'000'000;
constexpr Rollout kEverybody{.rate = 1, .salt = "acme"};
constexpr EffectiveMode kDefault{Mode::kLocal, Rule::kDefault};

// A user who may be asked.
constexpr PromptState kReady{.first_use = kNow - 30 * kDay, .token = 42};

PromptRule rule_of(const PromptState& state, const Rollout& rollout = kEverybody,
                   int64_t now = kNow) {
  return decide_prompt(state, now, rollout, 7).rule;
}

TEST(PromptDecisionTest, WhatTheModeAndTheMachineSayComesFirst) {
  const auto rule = [](const Circumstances& c, EffectiveMode effective = kDefault,
                       Rollout rollout = kEverybody) {
    return decide_without_state(c, effective, rollout);
  };
  EXPECT_EQ(rule({}), PromptRule::kAsk);
  EXPECT_EQ(rule({}, {Mode::kOff, Rule::kUser}), PromptRule::kMode);
  EXPECT_EQ(rule({}, {Mode::kOn, Rule::kUser}), PromptRule::kMode);
  EXPECT_EQ(rule({.uncertain = true}), PromptRule::kMode);
  EXPECT_EQ(rule({.in_ci = true, .directory_given = true}), PromptRule::kCi);
  EXPECT_EQ(rule({.policy = Policy::kCapAtLocal}), PromptRule::kPolicy);
  const UserMode chosen{.mode = Mode::kLocal, .named = true, .since = {}};
  EXPECT_EQ(rule({.user = chosen}, {Mode::kLocal, Rule::kUser}), PromptRule::kChosen);
  for (const double rate : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(rule({}, kDefault, {.rate = rate}), PromptRule::kNoRollout) << rate;
  }
}

// Each forbids the question although all behind it would allow it, and is told before them.
TEST(PromptDecisionTest, TheFirstRuleThatForbidsDecides) {
  Circumstances c;
  c.in_ci = true;
  c.policy = Policy::kCapAtLocal;
  c.user = {.mode = Mode::kLocal, .named = true, .since = {}};
  EXPECT_EQ(decide_without_state({}, {Mode::kOff, Rule::kPolicy}, {}), PromptRule::kMode);
  EXPECT_EQ(decide_without_state(c, kDefault, {}), PromptRule::kCi);
  c.in_ci = false;
  EXPECT_EQ(decide_without_state(c, kDefault, {}), PromptRule::kPolicy);
  c.policy = Policy::kNone;
  EXPECT_EQ(decide_without_state(c, kDefault, {}), PromptRule::kChosen);
  c.user = {};
  EXPECT_EQ(decide_without_state(c, kDefault, {}), PromptRule::kNoRollout);

  const Rollout nobody{.rate = 1e-12, .salt = "acme"};
  PromptState state{
      .stage = PromptStage::kNo, .attempts = 9, .first_use = kNow, .token = 42, .last_asked = kNow};
  EXPECT_EQ(rule_of(state, nobody), PromptRule::kAnswered);
  state.stage = PromptStage::kPending;
  EXPECT_EQ(rule_of(state, nobody), PromptRule::kOften);
  state.attempts = 4;
  EXPECT_EQ(rule_of(state, nobody), PromptRule::kBeingAsked);
  state.stage = PromptStage::kDismissed;
  EXPECT_EQ(rule_of(state, nobody), PromptRule::kTooNew);
  state.first_use = kReady.first_use;
  EXPECT_EQ(rule_of(state, nobody), PromptRule::kAskedLately);
  state.last_asked = kReady.first_use;
  EXPECT_EQ(rule_of(state, nobody), PromptRule::kNotSampled);
  EXPECT_EQ(rule_of(state), PromptRule::kAsk);
}

TEST(PromptDecisionTest, TheFirstUseBeginsAWeek) {
  const auto first = decide_prompt({}, kNow, kEverybody, 7);
  EXPECT_EQ(first.rule, PromptRule::kTooNew);
  EXPECT_EQ(first.next, (PromptState{.first_use = kNow, .token = 7}));
  EXPECT_EQ(rule_of(first.next, kEverybody, kNow + 7 * kDay - 1), PromptRule::kTooNew);
  EXPECT_EQ(rule_of(first.next, kEverybody, kNow + 7 * kDay), PromptRule::kAsk);
}

TEST(PromptDecisionTest, AskingIsWrittenDownBefore) {
  const auto decision = decide_prompt(kReady, kNow, kEverybody, 7);
  EXPECT_EQ(decision.rule, PromptRule::kAsk);
  EXPECT_EQ(decision.next,
            (PromptState{PromptStage::kPending, 1, kReady.first_use, kReady.token, kNow}));
  // So that nobody else asks, and for a week not again.
  EXPECT_EQ(rule_of(decision.next), PromptRule::kBeingAsked);
  EXPECT_EQ(rule_of(decision.next, kEverybody, kNow + kDay), PromptRule::kAskedLately);
  EXPECT_EQ(rule_of(decision.next, kEverybody, kNow + 7 * kDay), PromptRule::kAsk);
}

TEST(PromptDecisionTest, AfterFiveTimesThereIsNoMore) {
  PromptState state = kReady;
  int64_t now = kNow;
  for (int i = 0; i < 5; ++i, now += 7 * kDay) {
    const auto decision = decide_prompt(state, now, kEverybody, 7);
    ASSERT_EQ(decision.rule, PromptRule::kAsk) << i;
    state = after_outcome(decision.next, PromptOutcome::kDismissed);
  }
  EXPECT_EQ(rule_of(state, kEverybody, now + 1000 * kDay), PromptRule::kOften);
}

TEST(PromptDecisionTest, AnAnswerStays) {
  for (const auto said : {PromptOutcome::kYes, PromptOutcome::kNo}) {
    const PromptState answered = after_outcome(kReady, said);
    for (const auto later : {PromptOutcome::kYes, PromptOutcome::kNo, PromptOutcome::kDismissed,
                             PromptOutcome::kExpired}) {
      EXPECT_EQ(after_outcome(answered, later), answered);
    }
    const auto decision = decide_prompt(answered, kNow + 1000 * kDay, kEverybody, 7);
    EXPECT_EQ(decision.rule, PromptRule::kAnswered);
    EXPECT_EQ(decision.next, answered);
  }
  EXPECT_EQ(after_outcome(kReady, PromptOutcome::kDismissed).stage, PromptStage::kDismissed);
  EXPECT_EQ(after_outcome(kReady, PromptOutcome::kExpired).stage, PromptStage::kFailed);
}

// A clock that was a year ahead for an hour is no reason to wait a year.
TEST(PromptDecisionTest, AClockThatWasSetBackMakesItWaitAnew) {
  PromptState ahead = kReady;
  ahead.first_use = kNow + 365 * kDay;
  auto decision = decide_prompt(ahead, kNow, kEverybody, 7);
  EXPECT_EQ(decision.rule, PromptRule::kTooNew);
  EXPECT_EQ(rule_of(decision.next, kEverybody, kNow + 7 * kDay), PromptRule::kAsk);
  ahead = {PromptStage::kDismissed, 1, kReady.first_use, 42, kNow + 365 * kDay};
  decision = decide_prompt(ahead, kNow, kEverybody, 7);
  EXPECT_EQ(decision.rule, PromptRule::kAskedLately);
  EXPECT_EQ(rule_of(decision.next, kEverybody, kNow + 7 * kDay), PromptRule::kAsk);
}

TEST(PromptDecisionTest, AFileOfTheReferenceIsCompleted) {
  const auto decision =
      decide_prompt({.stage = PromptStage::kFailed, .attempts = 3}, kNow, kEverybody, 7);
  EXPECT_EQ(decision.rule, PromptRule::kTooNew);
  EXPECT_EQ(decision.next, (PromptState{PromptStage::kFailed, 3, kNow, 7, 0}));
}

TEST(PromptDecisionTest, ATokenIsNeverNone) {
  EXPECT_EQ(decide_prompt({}, kNow, kEverybody, 0).next.token, 1U);
}

// Worked out by hand with another program: FNV-1a and MurmurHash3's fmix64 as published.
TEST(SampleTest, IsThePublishedHash) {
  EXPECT_DOUBLE_EQ(sample_position("", 0), 0.9575006875058287);
  EXPECT_DOUBLE_EQ(sample_position("acme", 42), 0.21066884901966454);
}

TEST(SampleTest, GrowsWithTheRateAndKeepsWhoWasInIt) {
  constexpr int kUsers = 100'000;
  std::vector<bool> was_in(kUsers);
  for (const double rate : {0.001, 0.05, 0.5, 1.0}) {
    int in = 0;
    for (size_t user = 0; user < kUsers; ++user) {
      const bool is_in = sample_position("acme-2026", user + 1) < rate;
      EXPECT_TRUE(is_in || !was_in[user]) << user;
      was_in[user] = is_in;
      in += is_in ? 1 : 0;
    }
    // Within four standard deviations of the binomial distribution.
    const double expected = kUsers * rate;
    EXPECT_NEAR(in, expected, 4 * std::sqrt(expected * (1 - rate)) + 1e-9) << rate;
  }
}

TEST(SampleTest, AnotherSaltChoosesAnew) {
  int both = 0;
  int one = 0;
  for (uint64_t user = 1; user <= 100'000; ++user) {
    const bool first = sample_position("a", user) < 0.1;
    one += first ? 1 : 0;
    both += first && sample_position("b", user) < 0.1 ? 1 : 0;
  }
  EXPECT_NEAR(both, one * 0.1, 4 * std::sqrt(one * 0.1 * 0.9));
}

TEST(PromptDecisionTest, EachRuleIsASentence) {
  for (int rule = 0; rule <= static_cast<int>(PromptRule::kNotSampled); ++rule) {
    const auto sentence = explain(static_cast<PromptRule>(rule));
    ASSERT_FALSE(sentence.empty()) << rule;
    EXPECT_EQ(sentence.back(), '.') << sentence;
  }
}

}  // namespace
}  // namespace tally::consent
