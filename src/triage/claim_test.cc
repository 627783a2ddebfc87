#include "triage/claim.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::triage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ReportedStack stack(std::string id, std::string frame) {
  ReportedStack it{.id = std::move(id), .name = "acme/bug\n" + frame, .frames = {{.text = frame}}};
  it.configurations = {{"acme.org/cc", "v1.2.3", "gcc-12.2", "linux", "amd64", 3}};
  return it;
}

Issue issue(uint64_t number, std::string body, Issue::State state = Issue::State::kOpen) {
  return {.number = number, .body = std::move(body), .state = state};
}

std::string block(const std::string& predicate) {
  return "```\n#!stacks\n" + predicate + "\n```\n";
}

// The number of the issue that owns the one stack, with `~` if only by predicate; 0 if none does.
std::string owner(const std::vector<Issue>& issues, std::vector<std::string>* problems = nullptr) {
  const std::vector<ReportedStack> stacks{stack("abcdef", "f:+0x1")};
  const Claims claims = find_claims(issues, stacks);
  if (problems != nullptr) *problems = claims.problems;
  EXPECT_EQ(claims.stacks.size(), 1U);
  const auto& it = claims.stacks.front();
  if (it.is_contested) return "contested";
  if (!it.owner) return "0";
  return (it.owner->by == ClaimedBy::kId ? "" : "~") +
         std::to_string(issues[it.owner->issue].number);
}

TEST(Claims, AreByIdOrByPredicate) {
  EXPECT_EQ(owner({}), "0");
  EXPECT_EQ(owner({issue(1, ""), issue(2, "See `abcdef`.")}), "2");
  EXPECT_EQ(owner({issue(1, "abcdefg"), issue(2, block("\"f:+0x1\""))}), "~2");
  EXPECT_EQ(owner({issue(1, "abcdef " + block("\"f\""))}), "1");
  EXPECT_EQ(owner({issue(1, "x\n\n" + block("\"f\""))}), "~1");
  EXPECT_EQ(owner({issue(1, block("\"g\"") + block("\"f\""))}), "~1");
  EXPECT_EQ(owner({issue(1, block("// \"f\""))}), "0");
}

TEST(Claims, AreNotByWhatReportersWrote) {
  EXPECT_EQ(owner({issue(1, "<!--reported-->\n- `x.abcdef:+1`\n<!--/reported-->\n")}), "0");
  EXPECT_EQ(
      owner({issue(1, "<!--reported-->\n- `x.abcdef:+1`\n<!--/reported-->\n"), issue(2, "abcdef")}),
      "2");
  EXPECT_EQ(owner({issue(1, block("// \"x.abcdef\"\n\"x.abcdef\""))}), "0");
}

TEST(Claims, SeeConfigurations) {
  EXPECT_EQ(owner({issue(1, block("\"acme.org/cc@v1.2.3 gcc-12.2 linux/amd64\""))}), "~1");
  EXPECT_EQ(owner({issue(1, block("\"f\" && !\"linux/amd64\""))}), "0");
  EXPECT_EQ(owner({issue(1, block("\"v1.2\""))}), "~1");
  EXPECT_EQ(owner({issue(1, block("\"v1.2.30\""))}), "0");
}

TEST(Claims, SeeWhatAddressesStandFor) {
  ReportedStack it = stack("abcdef", "cc@01234567:+0x1");
  it.frames = {{.text = "acme::parse:+1,+0x4"}, {.text = "acme::run:+2,+0x5"}};
  const std::vector<ReportedStack> stacks{it};
  for (const char* text :
       {"\"acme/bug\\nacme::parse:+\"", "\"cc@01234567\"", "\"acme::parse:+1,+0x4\\nacme::run\""}) {
    const std::vector<Issue> issues{issue(1, block(text))};
    EXPECT_TRUE(find_claims(issues, stacks).stacks.front().owner) << text;
  }
}

TEST(Claims, ByTwoAreReported) {
  std::vector<std::string> problems;
  EXPECT_EQ(owner({issue(1, "abcdef"), issue(2, "abcdef")}, &problems), "contested");
  EXPECT_THAT(problems, ElementsAre(HasSubstr("Stack abcdef is named by #1 and by #2")));
  EXPECT_EQ(owner({issue(1, block("\"f\"")), issue(2, block("\"f\""))}, &problems), "contested");
  EXPECT_THAT(problems, ElementsAre(HasSubstr("predicates of #1 and of #2")));
  EXPECT_EQ(owner({issue(1, block("\"f\"")), issue(2, "abcdef")}, &problems), "2");
  EXPECT_THAT(problems,
              ElementsAre(HasSubstr(
                  "stays with #2, which names it, but is chosen by the predicate of #1")));
}

TEST(Claims, OfDuplicatesComeLast) {
  std::vector<std::string> problems;
  EXPECT_EQ(
      owner({issue(1, "abcdef", Issue::State::kDuplicate), issue(2, block("\"f\""))}, &problems),
      "~2");
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(owner({issue(1, "abcdef", Issue::State::kDuplicate)}, &problems), "1");
  EXPECT_EQ(owner({issue(1, "abcdef", Issue::State::kFixed), issue(2, "abcdef")}, &problems),
            "contested");
}

TEST(Claims, TellAllMistakesWithTheirLineInTheIssue) {
  std::vector<std::string> problems;
  const std::string body = "Text.\n\n```\n#!stacks\n\"f\" &&\n&& \"g\" |\n```\n" + block("\"f\"");
  EXPECT_EQ(owner({issue(7, body)}, &problems), "~7");
  EXPECT_THAT(problems,
              ElementsAre("#7: the predicate in its line 6, column 1: a text in quotes, ! or ( "
                          "should come before this &&.",
                          HasSubstr("line 6, column 8: | is no operator"),
                          HasSubstr("line 7, column 1: it ends where")));
}

}  // namespace
}  // namespace tally::triage
