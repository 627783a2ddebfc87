#include "format/prompt_rollout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "format/public_list.h"

namespace tally::format {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> changes(const std::optional<PromptRollout>& before,
                                 const std::optional<PromptRollout>& after) {
  UploadConfig was;
  UploadConfig is;
  was.prompt = before;
  is.prompt = after;
  return changes_between(list_of(was), list_of(is));
}

TEST(PromptRollout, ChangesAreSaidInWords) {
  EXPECT_THAT(changes(PromptRollout{0.01, "a"}, PromptRollout{0.05, "a"}),
              ElementsAre("the share of users who are asked rises from 1 % to 5 %"));
  EXPECT_THAT(changes(PromptRollout{1, "a"}, PromptRollout{0, "a"}),
              ElementsAre("the share of users who are asked falls from 100 % to 0 %"));
  EXPECT_THAT(changes(PromptRollout{0.1, "a"}, PromptRollout{0.100001, "a"}),
              ElementsAre("the share of users who are asked rises from 10 % to 10.0001 %"));
  EXPECT_THAT(changes(PromptRollout{0.1, "a"}, PromptRollout{0.1, "b"}),
              ElementsAre("other users are asked than before: the salt is b instead of a"));
  EXPECT_THAT(changes(PromptRollout{0.1, "a"}, PromptRollout{0.2, "b"}),
              ElementsAre("the share of users who are asked rises from 10 % to 20 %",
                          "other users are asked than before: the salt is b instead of a"));
  EXPECT_THAT(changes(std::nullopt, PromptRollout{0.001, "a"}),
              ElementsAre("says which share of users is asked: 0.1 %"));
  EXPECT_THAT(changes(PromptRollout{0.001, "a"}, std::nullopt),
              ElementsAre("no longer says which share of users is asked"));
  EXPECT_THAT(changes(PromptRollout{0.1, "a"}, PromptRollout{0.1, "a"}), IsEmpty());
  EXPECT_THAT(changes(std::nullopt, std::nullopt), IsEmpty());
}

TEST(PromptRollout, ChangesNameWhatHasApprovedThem) {
  const auto charts = [](const std::string& rate, const std::string& issues) {
    return list_of(parse_chart_config("type: prompt\nsalt: a\nrate: " + rate + issues));
  };
  const PublicList before = charts("0.01", "\nissue: https://a.b/1\n");
  EXPECT_THAT(
      changes_between(PublicList{}, before),
      testing::Contains("says which share of users is asked: 1 %, approved in https://a.b/1"));
  EXPECT_THAT(
      changes_between(before, charts("0.05", "\nissue: https://a.b/1\nissue: https://a.b/2\n")),
      ElementsAre("the share of users who are asked rises from 1 % to 5 %, approved in "
                  "https://a.b/2"));
}

TEST(PromptRollout, IsExplainedByTheRecordThatSaysTheSame) {
  UploadConfig config;
  config.prompt = PromptRollout{0.01, "a"};
  config.charts = "type: prompt\nrate: 0.01\nsalt: a\nissue: https://a.b/1\ndescription: few\n";
  EXPECT_EQ(
      list_of(config).prompt,
      (ListedPrompt{.rollout = {0.01, "a"}, .description = "few", .issues = {"https://a.b/1"}}));
  config.prompt->rate = 0.02;
  EXPECT_EQ(list_of(config).prompt,
            (ListedPrompt{.rollout = {0.02, "a"}, .description = {}, .issues = {}}));
}

TEST(RolloutWarnings, AreOfWhatLeavesUsersOutOrAsksOthers) {
  const auto warn = rollout_warnings;
  const PromptRollout before{0.05, "a"};
  EXPECT_THAT(warn(before, before), IsEmpty());
  EXPECT_THAT(warn(before, PromptRollout{1, "a"}), IsEmpty());
  EXPECT_THAT(warn(std::nullopt, before), IsEmpty());
  EXPECT_THAT(warn(std::nullopt, std::nullopt), IsEmpty());
  EXPECT_THAT(warn(before, PromptRollout{0.01, "a"}), ElementsAre(HasSubstr("from 5 % to 1 %")));
  EXPECT_THAT(warn(before, PromptRollout{0.1, "b"}),
              ElementsAre(HasSubstr("the salt is b instead of a")));
  EXPECT_THAT(warn(before, PromptRollout{0, "b"}),
              ElementsAre(HasSubstr("from 5 % to 0 %"), HasSubstr("the salt is b instead of a")));
  EXPECT_THAT(warn(before, std::nullopt), ElementsAre(HasSubstr("keep the record")));
}

// A whole number would be an integer in C, and divide as one.
TEST(RolloutHeader, DefinesADoubleAndAString) {
  for (const auto& [rate, text] :
       std::vector<std::pair<double, std::string>>{{0.05, "0.05"},
                                                   {1, "1.0"},
                                                   {0, "0.0"},
                                                   {1e-9, "1e-09"},
                                                   {1.0 / 3, "0.3333333333333333"}}) {
    EXPECT_THAT(rollout_header({rate, "acme-2026"}, "a list"),
                HasSubstr("#define TALLY_PROMPT_RATE " + text +
                          "\n#define TALLY_PROMPT_SALT \"acme-2026\"\n"));
  }
}

TEST(RolloutHeader, HasACommentThatNothingEnds) {
  const std::string header = rollout_header({1, "a"}, "v1 */ int x; /*\n#error \\\n");
  EXPECT_THAT(header, HasSubstr("from v1  int x error . Do"));
  EXPECT_THAT(header, Not(HasSubstr("#error")));
}

}  // namespace
}  // namespace tally::format
