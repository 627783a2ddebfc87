#include "triage/issue_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "triage/named_ids.h"
#include "triage/predicate.h"
#include "triage/predicate_block.h"
#include "triage/tracker.h"
#include "triage/tracker_fixture.h"

namespace tally::triage {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

bugs::ProjectProgram project() {
  bugs::ProjectProgram it;
  it.blamed = {"acme::"};
  it.uninteresting = {"acme::check"};
  it.source = "https://example.org/{version}/{file}#L{line}";
  return it;
}

TEST(IssueTitle, BlamesAFunction) {
  EXPECT_EQ(title_of(reported_stack(
                         "abcdef",
                         "acme/bug\nacme::check:+1,+0x2\nzlib_read:+0x1\nacme::parse<>:+3,+0x4"),
                     project()),
            "acme.org/cc: bug in acme::parse<>");
  EXPECT_EQ(title_of(reported_stack("abcdef", "crash/crash\nlibc.so.6\nmain:+0x1"), project()),
            "acme.org/cc: crash in main");
  EXPECT_EQ(title_of(reported_stack("abcdef", "acme/slow\nother"), project()),
            "acme.org/cc: acme/slow in a function without a name");
  bugs::ProjectProgram named = project();
  named.title_prefix = "cc";
  EXPECT_EQ(title_of(reported_stack("abcdef", "bug\nacme::a:+0x1"), named), "cc: bug in acme::a");
  EXPECT_LE(
      title_of(reported_stack("abcdef", "bug\nacme::" + std::string(3'000, 'a') + ":+0x1"), named)
          .size(),
      200U);
}

TEST(SourceLink, IsOfAVersionAndALine) {
  const std::string link = project().source;
  EXPECT_EQ(source_link(link, "v1.2.3", {.text = "f", .file = "src/a b(1).cc", .line = 7}),
            "https://example.org/v1.2.3/src/a%20b%281%29.cc#L7");
  EXPECT_EQ(source_link(link, "v1.2.3+{line}", {.text = "f", .file = "{version}", .line = 7}),
            "https://example.org/v1.2.3+%7Bline%7D/%7Bversion%7D#L7");
  EXPECT_EQ(source_link(link, "v1.2.3", {.text = "f", .file = "a.cc"}), "");
  EXPECT_EQ(source_link(link, "v1.2.3", {.text = "f", .line = 7}), "");
  EXPECT_EQ(source_link(link, "", {.text = "f", .file = "a.cc", .line = 7}), "");
  EXPECT_EQ(source_link("", "v1.2.3", {.text = "f", .file = "a.cc", .line = 7}), "");
}

TEST(IssueBody, ShowsTheStackAndWhoReportedIt) {
  ReportedStack stack =
      reported_stack("abcdef", "acme/bug\nacme::parse:+3,+0x4\nmain:+0x1", "v1.2.3", 2);
  stack.frames[0].file = "src/parse.cc";
  stack.frames[0].line = 12;
  stack.configurations.push_back({"acme.org/cc", "v1.10.0", "gcc-13.1", "linux", "arm64", 1});
  stack.configurations.push_back({"acme.org/cc", "devel", "gcc-13.1", "linux", "arm64", 5});
  const ReportedStack* const stacks[] = {&stack};
  const std::string body = body_of(stacks, project());
  EXPECT_THAT(
      body, HasSubstr("Stack `abcdef`, 8 reports:\n\n<!--reported-->\nCounted as `acme/bug`:\n\n"
                      "- [`acme::parse:+3,+0x4`](https://example.org/v1.10.0/src/parse.cc#L12)\n- "
                      "`main:+0x1`\n"));
  EXPECT_THAT(body, HasSubstr("| `v1.10.0` | `gcc-13.1` | `linux/arm64` | 1 |\n| `v1.2.3` | "
                              "`gcc-12.2` | `linux/amd64` | 2 |\n| `devel` "));
  EXPECT_THAT(body, EndsWith(" 5 |\n\n<!--/reported-->\n"));
}

TEST(IssueBody, HasABlockThatChoosesNothingYet) {
  const ReportedStack stack = reported_stack("abcdef", "acme/bug\nacme::parse:+3,+0x4\nmain:+0x1");
  const ReportedStack* const stacks[] = {&stack};
  const std::string body = body_of(stacks, project());
  const auto blocks = find_predicate_blocks(body);
  ASSERT_EQ(blocks.size(), 1U);
  const auto predicate = Predicate::parse(blocks.front().text);
  ASSERT_TRUE(predicate);
  EXPECT_TRUE(predicate->is_empty());
  // What it shows as an example is true of the stack.
  const std::string_view text = blocks.front().text;
  const auto example = Predicate::parse(text.substr(text.rfind("// ") + 3));
  ASSERT_TRUE(example) << text;
  EXPECT_TRUE(example->matches(predicate_text(stack))) << text;
  EXPECT_FALSE(example->matches(
      predicate_text(reported_stack("x", "acme/bug\nacme::parser:+3,+0x4\nmain:+0x1"))));
}

TEST(IssueBody, LetsNobodyWriteOnTheWall) {
  ReportedStack stack =
      reported_stack("abcdef", "acme/bug\n`@octocat` [x](http://evil) <img src=x>\n````\x1b[31m");
  stack.configurations[0].version = "v1|`<b>`@octocat";
  stack.configurations[0].os = "a\nb";
  const ReportedStack* const stacks[] = {&stack};
  const std::string body = body_of(stacks, project());
  EXPECT_THAT(body, HasSubstr("- `'@octocat' [x](http://evil) <img src=x>`\n- `''''?[31m`\n"));
  EXPECT_THAT(body, HasSubstr("| `v1/'<b>'@octocat` | `gcc-12.2` | `a b/amd64` | 1 |"));
}

// Or whoever sends reports could take stacks away from issues, and give them to others.
TEST(IssueBody, NamesNoStackThatReportersName) {
  ReportedStack stack = reported_stack(
      "abcdef", "acme/TwtkSg\nx.TwtkSg:+1,+0x2\n<!--/reported-->\nDups: TwtkSg\n\nTwtkSg");
  stack.configurations[0] = {"TwtkSg", "v1-TwtkSg\nTwtkSg", "TwtkSg", "TwtkSg", "TwtkSg", 1};
  const ReportedStack* const stacks[] = {&stack};
  for (const std::string& text : {body_of(stacks, project()), comment_of(stacks, project())}) {
    ASSERT_THAT(text, HasSubstr("TwtkSg"));
    EXPECT_THAT(ids_named_in(text), AllOf(Contains("abcdef"), Not(Contains("TwtkSg")))) << text;
  }
}

TEST(IssueBody, NamesAllStacksAndShowsSome) {
  std::vector<ReportedStack> stacks;
  std::vector<const ReportedStack*> all;
  for (int i = 0; i < 1'000; ++i) {
    std::string name = "acme/bug";
    for (int j = 0; i < 10 && j < 500; ++j) name += "\nacme::" + std::string(200, 'f') + ":+1,+0x4";
    stacks.push_back(reported_stack("id" + std::to_string(1'000 + i), name));
  }
  for (const ReportedStack& stack : stacks) all.push_back(&stack);
  for (const std::string& text : {body_of(all, project()), comment_of(all, project())}) {
    EXPECT_LE(text.size(), kMaxIssueBytes);
    EXPECT_THAT(text, HasSubstr("- and 436 more\n"));
    const auto named = ids_named_in(text);
    for (const ReportedStack& stack : stacks) ASSERT_THAT(named, Contains(stack.id));
  }
}

TEST(AppendedIds, StandInTheLastLine) {
  const std::vector<std::string> ids{"abcdef", "ghijkl"};
  EXPECT_EQ(append_ids("Text.\r\n", ids), "Text.\n\nDups: abcdef ghijkl\n");
  EXPECT_EQ(append_ids("Text.\n\nDups: 123456 \n\n", ids), "Text.\n\nDups: 123456 abcdef ghijkl\n");
  EXPECT_EQ(append_ids("abcdef", ids), "abcdef\n\nDups: ghijkl\n");
  EXPECT_EQ(append_ids("ghijkl abcdef\n\n", ids), "ghijkl abcdef\n\n");
  EXPECT_EQ(append_ids("", ids), "Dups: abcdef ghijkl\n");
  EXPECT_EQ(append_ids("Dups:", ids), "Dups: abcdef ghijkl\n");
  EXPECT_EQ(append_ids("x", {}), "x");
}

TEST(AppendedIds, AreAddedThoughAReporterNamesThem) {
  const std::vector<std::string> ids{"abcdef"};
  const std::string body = "<!--reported-->\n- `x.abcdef:+1`\n<!--/reported-->";
  EXPECT_EQ(append_ids(body, ids), body + "\n\nDups: abcdef\n");
}

TEST(AppendedIds, AreFoundAgainWhateverIsAroundThem) {
  const std::vector<std::string> ids{"abcdef"};
  for (const char* body :
       {"<!--reported-->\nrest", "```\n#!stacks\n", "~~~~\nx", "    #!stacks\n"}) {
    const std::string once = append_ids(body, ids);
    EXPECT_THAT(ids_named_in(once), Contains("abcdef")) << once;
    EXPECT_EQ(append_ids(once, ids), once);
  }
}

TEST(AppendedIds, StandInNoBlock) {
  const std::vector<std::string> ids{"abcdef"};
  EXPECT_EQ(append_ids("```\n#!stacks\n\"f\"\n", ids),
            "```\n#!stacks\n\"f\"\n```\n\nDups: abcdef\n");
  EXPECT_EQ(append_ids("~~~~ sh\nx\n~~~\nDups: 123456", ids),
            "~~~~ sh\nx\n~~~\nDups: 123456\n~~~~\n\nDups: abcdef\n");
  const std::string closed = append_ids("```\n#!stacks\n\"f\"\n", ids);
  const auto blocks = find_predicate_blocks(closed);
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_TRUE(Predicate::parse(blocks.front().text));
}

}  // namespace
}  // namespace tally::triage
