#include "consent/prompt_state.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tally::consent {
namespace {

TEST(PromptStateTest, IsReadAndWritten) {
  const PromptState state{.stage = PromptStage::kPending,
                          .attempts = 2,
                          .first_use = 1'700'000'000,
                          .token = 18'446'744'073'709'551'615U,
                          .last_asked = 1'700'604'800};
  const auto text = format_prompt_state(state);
  EXPECT_EQ(text.view(), "pending 2 1700000000 18446744073709551615 1700604800\n");
  EXPECT_EQ(parse_prompt_state(text.view()), state);
}

TEST(PromptStateTest, AnyStateComesBack) {
  std::mt19937_64 random{1};
  for (int i = 0; i < 10'000; ++i) {
    const PromptState state{.stage = static_cast<PromptStage>(random() % 6),
                            .attempts = random() >> (random() % 64),
                            .first_use = static_cast<int64_t>(random() >> (1 + random() % 63)),
                            .token = random() >> (random() % 64),
                            .last_asked = static_cast<int64_t>(random() >> (1 + random() % 63))};
    ASSERT_EQ(parse_prompt_state(format_prompt_state(state).view()), state);
  }
}

// The reference's files had two fields, then four.
TEST(PromptStateTest, ReadsFewerFields) {
  EXPECT_EQ(parse_prompt_state("failed 3"),
            (PromptState{.stage = PromptStage::kFailed, .attempts = 3}));
  EXPECT_EQ(parse_prompt_state("- 0 1700000000 417\n"),
            (PromptState{.first_use = 1'700'000'000, .token = 417}));
}

TEST(PromptStateTest, WhatIsNotUnderstoodIsNothing) {
  for (const char* content :
       {"", "\n", "maybe 1", "pending", "pending x", "pending -1", "pending +1", "pending 1 2",
        "pending 1 2 3 4 5", "pending 1 2 3 x", "pending 18446744073709551616", "pending 1 0x10 3",
        "pending 1 9223372036854775808 3 4", "PENDING 1", "pending1", "- 0 1.5 3",
        "{\"state\":\"no\"}"}) {
    EXPECT_EQ(parse_prompt_state(content), std::nullopt) << content;
  }
  EXPECT_EQ(parse_prompt_state(std::string{"pending 1\0", 10}), std::nullopt);
}

TEST(PromptStateTest, AnAnswerStandsWhateverFollows) {
  for (const char* content : {"no", "no ", "no x", "no 1 2", "no 1 2 3 4 5 6"}) {
    const auto state = parse_prompt_state(content);
    ASSERT_TRUE(state) << content;
    EXPECT_EQ(state->stage, PromptStage::kNo) << content;
  }
  EXPECT_EQ(parse_prompt_state("yes 1 2 \xff")->stage, PromptStage::kYes);
  EXPECT_EQ(parse_prompt_state("nothing 1"), std::nullopt);
}

TEST(PromptStateTest, ANumberThatIsTooLargeIsNone) {
  EXPECT_EQ(parse_prompt_state("pending 1 9223372036854775807 1 0")->first_use, INT64_MAX);
  EXPECT_EQ(parse_prompt_state("pending 1 9223372036854775808 1 0"), std::nullopt);
}

TEST(PromptStateTest, AQuestionFailsWhenNobodyAnswers) {
  const PromptState asked{.stage = PromptStage::kPending, .attempts = 1, .last_asked = 1000};
  EXPECT_EQ(settled(asked, 1000).stage, PromptStage::kPending);
  EXPECT_EQ(settled(asked, 1014).stage, PromptStage::kPending);
  EXPECT_EQ(settled(asked, 1015).stage, PromptStage::kFailed);
  // Asked in the future: the clock was set back.
  EXPECT_EQ(settled(asked, 999).stage, PromptStage::kFailed);
  for (const auto stage :
       {PromptStage::kNotAsked, PromptStage::kDismissed, PromptStage::kYes, PromptStage::kNo}) {
    EXPECT_EQ(settled({.stage = stage, .last_asked = 1000}, 5000).stage, stage);
  }
}

}  // namespace
}  // namespace tally::consent
