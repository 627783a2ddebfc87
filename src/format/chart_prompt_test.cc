#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "format/chart_check.h"
#include "format/chart_config.h"

namespace tally::format {
namespace {

constexpr char kPrompt[] =
    "type: prompt\n"
    "rate: 0.05\n"
    "salt: acme-2026\n"
    "issue: https://acme.org/issue/9\n";
constexpr char kChart[] =
    "title: Runs\n"
    "issue: https://acme.org/issue/1\n"
    "type: partition\n"
    "program: acme.org/cc\n"
    "module: acme.org\n"
    "counter: cc/runs\n";

std::string told(const std::vector<Problem>& problems) {
  std::string out;
  for (const Problem& problem : problems) {
    out += std::to_string(problem.line) + (problem.is_error ? " error: " : " warning: ") +
           problem.message + "\n";
  }
  return out;
}

std::string problems(const std::string& text) { return told(parse_chart_config(text).problems); }
std::string warnings(const std::string& text) {
  return told(check_chart_config(parse_chart_config(text)));
}

TEST(ChartPrompt, IsReadBesideTheCharts) {
  const std::string text = std::string(kChart) +
                           "---\n# Who is asked.\ndescription: a few first\n" + kPrompt +
                           "issue: https://acme.org/issue/10\n---\n" + kChart;
  const ChartConfig config = parse_chart_config(text);
  EXPECT_EQ(told(config.problems), "");
  EXPECT_EQ(config.records.size(), 2U);
  EXPECT_EQ(config.num_records(), 3U);
  ASSERT_TRUE(config.prompt);
  EXPECT_EQ(config.prompt->rollout, (PromptRollout{0.05, "acme-2026"}));
  EXPECT_EQ(config.prompt->description, "a few first");
  EXPECT_EQ(config.prompt->issues,
            (std::vector<std::string>{"https://acme.org/issue/9", "https://acme.org/issue/10"}));
  EXPECT_EQ(config.prompt->line, 9);
  EXPECT_EQ(config.prompt->issue_lines, (std::vector<int>{13, 14}));
  EXPECT_FALSE(parse_chart_config(kChart).prompt);
}

TEST(ChartPrompt, TakesEveryShareOfUsers) {
  for (const auto& [text, rate] : std::vector<std::pair<std::string, double>>{
           {"0", 0}, {"1", 1}, {"1.0", 1}, {"0.001", 0.001}, {"1e-3", 0.001}, {"-0", 0}}) {
    const ChartConfig config =
        parse_chart_config("type: prompt\nsalt: a\nissue: https://a.b/1\nrate: " + text + "\n");
    EXPECT_EQ(told(config.problems), "") << text;
    EXPECT_EQ(config.prompt->rollout.rate, rate) << text;
    EXPECT_FALSE(std::signbit(config.prompt->rollout.rate)) << text;
  }
}

TEST(ChartPrompt, TakesEverySaltThatNeedsNoEscape) {
  const auto with_salt = [](const std::string& salt) {
    return problems("type: prompt\nrate: 1\nissue: https://a.b/1\nsalt: " + salt + "\n");
  };
  for (const std::string& salt :
       {std::string("a"), std::string("A.b_c-9"), std::string("---"), std::string(64, 'x')}) {
    EXPECT_EQ(with_salt(salt), "") << salt;
  }
  for (const std::string& salt : {std::string("a b"), std::string("\""), std::string("a\\"),
                                  std::string("a/b"), std::string("é"), std::string(65, 'x')}) {
    EXPECT_NE(with_salt(salt).find("4 error: `salt` is "), std::string::npos) << salt;
  }
}

struct Told {
  std::string text;
  std::string problems;
};

// One fault is one problem, at its line.
TEST(ChartPrompt, SaysWhatIsWrongAndWhatWouldBeRight) {
  const std::string chart_and = std::string(kChart) + "---\n";
  const std::vector<Told> cases = {
      {"type: prompt\nsalt: a\nissue: https://a.b/1\n",
       "1 error: the record has no `rate`: say which share of users is asked, such as 0.01 for one "
       "in a hundred\n"},
      {"type: prompt\nrate: 1\nissue: https://a.b/1\n",
       "1 error: the record has no `salt`: write a word that chooses who is asked, such as "
       "acme-2026, and keep it when the rate rises\n"},
      {"rate: 1\nsalt: a\ntype: prompt\n",
       "1 error: the record has no `issue`: give the link to where it was proposed and approved\n"},
      {"type: prompt\nrate: 1\nissue: https://a.b/1\nsalt: # a comment\n",
       "4 error: nothing stands behind `salt:` (a `#` begins a comment): write a word that chooses "
       "who is asked, such as acme-2026, and keep it when the rate rises\n"},
      {chart_and + "type: prompt\nrate: 5%\nsalt: a\nissue: https://a.b/1\n",
       "9 error: `rate` is `5%`: it is the share of users who are asked, a number from 0 to 1, "
       "such "
       "as 0.01 for one in a hundred\n"},
      {"type: prompt\nrate: 1.5\nsalt: a\nissue: https://a.b/1\n",
       "2 error: `rate` is `1.5`: it is the share of users who are asked, a number from 0 to 1, "
       "such "
       "as 0.01 for one in a hundred\n"},
      {"type: prompt\nrate: -0.1\nsalt: a\nissue: https://a.b/1\n",
       "2 error: `rate` is `-0.1`: it is the share of users who are asked, a number from 0 to 1, "
       "such as 0.01 for one in a hundred\n"},
      {"type: prompt\nrate: 1\nsalt: a b\nissue: https://a.b/1\n",
       "3 error: `salt` is `a b`: it is 1 to 64 letters, digits, `.`, `_` and `-`, such as "
       "acme-2026\n"},
      {std::string(kPrompt) + "program: acme.org/cc\n",
       "5 error: `program` is for charts, and a record of type prompt is none: it has `rate`, "
       "`salt`, `issue` and `description`, for all programs together\n"},
      {std::string(kPrompt) + "rate: 1\n",
       "5 error: `rate` stands in line 2 already: a record has one (a line of `---` begins the "
       "next "
       "record)\n"},
      {std::string(kPrompt) + "---\nissue: https://a.b/1\n" + kPrompt,
       "7 error: a record of type prompt begins in line 1 already: a collection has one share of "
       "users who are asked, so leave out one of the two\n"},
      {std::string(kChart) + "salt: a\n",
       "7 error: `salt` is for the record that says which share of users is asked: write `type: "
       "prompt`, or leave it out\n"},
  };
  for (const Told& each : cases) EXPECT_EQ(problems(each.text), each.problems) << each.text;
}

TEST(ChartPrompt, IsWarnedOfAnIssueThatIsNoLink) {
  const std::string text = "type: prompt\nrate: 1\nsalt: a\nissue: 12\n---\n";
  EXPECT_EQ(
      warnings(text + kChart),
      "4 warning: the issue `12` is no link: write https://… to where it was approved, so that "
      "a reader can go there\n");
  EXPECT_EQ(warnings(kPrompt),
            "1 warning: there is no record of a chart, so that nothing would be collected\n");
}

// An error of the one record does not keep back the warnings of the record before it.
TEST(ChartPrompt, HasErrorsOfItsOwn) {
  std::string chart = kChart;
  chart.replace(chart.find("https://acme.org/issue/1"), 24, "none");
  EXPECT_NE(warnings(chart + "---\ntype: prompt\n").find("2 warning: the issue `none`"),
            std::string::npos);
  EXPECT_EQ(warnings(std::string(kChart) + "---\ntype: prompt\nissue: none\n"), "");
}

}  // namespace
}  // namespace tally::format
