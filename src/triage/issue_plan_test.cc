#include "triage/issue_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "triage/apply_plan.h"
#include "triage/plan_links.h"
#include "triage/plan_text.h"
#include "triage/tracker_fixture.h"
#include "triage/whole_words.h"

namespace tally::triage {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kProgram = "acme.org/cc";

class IssuePlanTest : public testing::Test {
 protected:
  IssuePlanTest() {
    project_.repository = "acme/cc";
    project_.label = "telemetry";
    project_.more_labels = {"bug"};
    project_.blamed = {"acme::"};
  }

  IssuePlan plan(const PlanLimits& limits = {}) {
    return plan_issues(kProgram, project_, stacks_, *tracker_.list("telemetry"), limits);
  }
  base::Result<void> apply(const IssuePlan& plan) {
    auto applied =
        apply_plan(plan, tracker_, [this](const std::string& line) { told_.push_back(line); });
    if (!applied) return std::unexpected(applied.error());
    applied_ = *std::move(applied);
    return {};
  }
  void expect_nothing_left() {
    const IssuePlan it = plan();
    EXPECT_THAT(it.issues, IsEmpty());
    EXPECT_THAT(it.updates, IsEmpty());
  }
  Issue& add_issue(std::string body, Issue::State state = Issue::State::kOpen,
                   std::string milestone = "") {
    tracker_.issues.push_back({.number = tracker_.issues.size() + 1,
                               .body = std::move(body),
                               .state = state,
                               .milestone = std::move(milestone),
                               .labels = {"telemetry"}});
    return tracker_.issues.back();
  }
  void add_stack(const std::string& id, const std::string& frames,
                 const std::string& version = "v1.2.3", uint64_t reports = 1) {
    stacks_.push_back(reported_stack(id, "acme/bug\n" + frames, version, reports));
  }

  bugs::ProjectProgram project_;
  std::vector<ReportedStack> stacks_;
  MemoryTracker tracker_;
  std::vector<std::string> told_;
  Applied applied_;
};

TEST_F(IssuePlanTest, SaysWhichIssueOwnsWhichStacks) {
  add_issue("Dups: aaaaaa").title = "parse";
  add_issue("nothing of ours");
  add_issue("cccccc\nFixed in v1.0.0", Issue::State::kFixed).title = "walk";
  add_stack("aaaaaa", "acme::parse:+1,+0x2\nmain:+0x1");
  add_stack("bbbbbb", "acme::parse:+2,+0x3\nmain:+0x1");
  add_stack("cccccc", "acme::walk:+1,+0x2\nmain:+0x1");
  add_stack("dddddd", "acme::emit:+1,+0x2\nmain:+0x1");
  const IssuePlan it = plan();
  const bugs::LinkedIssue parse{
      .number = 1, .title = "parse", .is_open = true, .stacks = {"aaaaaa", "bbbbbb"}};
  bugs::LinkedIssue walk{.number = 3, .title = "walk", .is_open = false, .stacks = {"cccccc"}};
  EXPECT_THAT(it.owned, ElementsAre(parse, walk));
  ASSERT_TRUE(apply(it));
  walk.is_open = true;
  const bugs::LinkedIssue emit{.number = 4,
                               .title = "acme.org/cc: bug in acme::emit",
                               .url = "url",
                               .is_open = true,
                               .stacks = {"dddddd"}};
  EXPECT_THAT(links_after(it, applied_.opened), ElementsAre(parse, walk, emit));
  EXPECT_THAT(plan().owned, ElementsAre(parse, walk, emit));
}

TEST_F(IssuePlanTest, OpensAnIssueForEachGroup) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2\nmain:+0x1");
  add_stack("bbbbbb", "acme::lex:+1,+0x2\nacme::parse:+1,+0x2\nmain:+0x1", "v1.2.3", 7);
  add_stack("cccccc", "acme::parse:+4,+0x20\nmain:+0x9", "v1.3.0", 3);
  const IssuePlan it = plan();
  ASSERT_EQ(it.issues.size(), 2U);
  EXPECT_EQ(it.issues[0].draft.title, "acme.org/cc: bug in acme::lex");
  EXPECT_THAT(it.issues[0].ids, ElementsAre("bbbbbb"));
  EXPECT_THAT(it.issues[0].draft.labels, ElementsAre("telemetry", "bug"));
  EXPECT_THAT(it.issues[1].ids, ElementsAre("cccccc", "aaaaaa"));
  EXPECT_EQ(it.issues[1].reports, 4U);
  EXPECT_THAT(it.updates, IsEmpty());
  ASSERT_TRUE(apply(it));
  EXPECT_THAT(told_, ElementsAre("opened #1: url", "opened #2: url"));
  expect_nothing_left();
  EXPECT_EQ(plan().known, 3U);
}

TEST_F(IssuePlanTest, OpensOnlySoManyIssuesAtOnce) {
  for (char c = 'a'; c < 'f'; ++c)
    add_stack(std::string(6, c), std::string{"acme::"} + c + ":+0x1", "v1.2.3",
              10U + static_cast<uint64_t>(c));
  const IssuePlan it = plan({.new_issues = 2});
  ASSERT_EQ(it.issues.size(), 2U);
  EXPECT_THAT(it.issues[0].ids, ElementsAre("eeeeee"));  // the most reported
  EXPECT_EQ(it.postponed, 3U);
  EXPECT_THAT(summary_of(it), HasSubstr("3 issues more to open"));
}

TEST_F(IssuePlanTest, OpensNoneForWhatNamesNoFunction) {
  add_stack("aaaaaa", "cc@0123456789abcdef:+0x1234\nother");
  add_stack("bbbbbb", "cc@0123456789abcdef:+0x1234\nmain:+0x1");
  const IssuePlan it = plan();
  EXPECT_EQ(it.issues.size() + it.nameless, 2U);
  EXPECT_GE(it.nameless, 1U);
  EXPECT_THAT(summary_of(it), HasSubstr("debug information"));
}

TEST_F(IssuePlanTest, AddsVariantsToTheIssueThatOwnsThem) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2");
  add_stack("bbbbbb", "acme::parse:+1,+0x4", "v1.3.0");       // alike
  add_stack("cccccc", "acme::lex:+1,+0x4\nacme::x:+1,+0x1");  // chosen by the predicate
  add_issue("```\n#!stacks\n\"acme::lex\"\n```\nSee aaaaaa.\r\n");
  const IssuePlan it = plan();
  EXPECT_THAT(it.issues, IsEmpty());
  ASSERT_EQ(it.updates.size(), 1U);
  EXPECT_THAT(it.updates[0].new_ids, ElementsAre("cccccc", "bbbbbb"));
  EXPECT_THAT(it.updates[0].comment,
              AllOf(HasSubstr("`bbbbbb`"), HasSubstr("`cccccc`"), Not(HasSubstr("aaaaaa"))));
  ASSERT_TRUE(apply(it));
  EXPECT_EQ(tracker_.comments.size(), 1U);
  EXPECT_THAT(tracker_.issues[0].body,
              AllOf(HasSubstr("See aaaaaa."), HasSubstr("\nDups: cccccc bbbbbb\n")));
  expect_nothing_left();
}

TEST_F(IssuePlanTest, KeepsWhatWasWrittenMeanwhile) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2");
  add_issue("```\n#!stacks\n\"acme::parse\"\n```\n");
  const IssuePlan it = plan();
  tracker_.issues[0].body += "Somebody's words.\n";
  ASSERT_TRUE(apply(it));
  EXPECT_THAT(tracker_.issues[0].body, AllOf(HasSubstr("Somebody's words."), HasSubstr("aaaaaa")));
  ASSERT_TRUE(apply(it));  // the same plan again: somebody else was quicker
  EXPECT_EQ(tracker_.comments.size(), 1U);
  EXPECT_THAT(told_, ElementsAre(HasSubstr("added to #1"), "#1 has all of it already"));
}

TEST_F(IssuePlanTest, ReopensWhatWasFixedInThisVersionOrBefore) {
  for (const char* version : {"v1.2.2", "v1.2.3-rc.1", "devel"}) {
    stacks_ = {reported_stack("aaaaaa", "acme/bug\nacme::parse:+1,+0x2", version)};
    tracker_.issues.clear();
    add_issue("aaaaaa", Issue::State::kFixed, "v1.2.3");
    EXPECT_THAT(plan().updates, IsEmpty()) << version;
  }
  for (const char* version : {"v1.2.3", "v1.2.4", "v2.0.0-rc.1"}) {
    stacks_ = {reported_stack("aaaaaa", "acme/bug\nacme::parse:+1,+0x2", version)};
    tracker_.issues.clear();
    add_issue("aaaaaa\n\nFixed in v1.2.3", Issue::State::kFixed);
    const IssuePlan it = plan();
    ASSERT_EQ(it.updates.size(), 1U) << version;
    EXPECT_EQ(
        it.updates[0].reopening,
        std::string{"It was fixed in v1.2.3, but stack aaaaaa was reported from "} + version + ".");
    ASSERT_TRUE(apply(it));
    EXPECT_EQ(tracker_.issues[0].state, Issue::State::kOpen);
    EXPECT_EQ(tracker_.issues[0].body, "aaaaaa\n\nFixed in v1.2.3");
    EXPECT_THAT(tracker_.comments.back().second, HasSubstr("Reopened: it was fixed in v1.2.3"));
    expect_nothing_left();
  }
}

TEST_F(IssuePlanTest, ReopensForAVariantToo) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2", "v1.2.0");
  add_stack("bbbbbb", "acme::parse:+1,+0x9", "v1.2.5");
  add_issue("aaaaaa", Issue::State::kFixed, "cc/v1.2.3");
  const IssuePlan it = plan();
  ASSERT_EQ(it.updates.size(), 1U);
  EXPECT_THAT(it.updates[0].new_ids, ElementsAre("bbbbbb"));
  EXPECT_THAT(it.updates[0].comment, AllOf(HasSubstr("Reopened"), HasSubstr("another stack")));
  ASSERT_TRUE(apply(it));
  expect_nothing_left();
}

TEST_F(IssuePlanTest, LeavesAloneWhatPeopleDecided) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2", "v9.0.0");
  add_issue("aaaaaa\nFixed in v1.2.3", Issue::State::kDeclined, "v1.2.3");
  expect_nothing_left();
  tracker_.issues[0].state = Issue::State::kDuplicate;
  expect_nothing_left();
  tracker_.issues[0].state = Issue::State::kFixed;
  tracker_.issues[0].body = "aaaaaa";
  tracker_.issues[0].milestone = "Someday";
  expect_nothing_left();
}

TEST_F(IssuePlanTest, DoesNothingAboutWhatIsContested) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2");
  add_stack("bbbbbb", "acme::parse:+1,+0x3");
  add_stack("cccccc", "acme::parse:+1,+0x4");
  add_issue("aaaaaa");
  add_issue("bbbbbb");
  const IssuePlan it = plan();
  EXPECT_THAT(it.issues, IsEmpty());
  EXPECT_THAT(it.updates, IsEmpty());
  EXPECT_EQ(it.contested, 1U);
  EXPECT_THAT(it.problems, ElementsAre(HasSubstr("Stack cccccc is like stacks of #1 and of #2")));
  add_issue("aaaaaa");
  EXPECT_EQ(plan().contested, 1U);
  EXPECT_THAT(plan().problems, ElementsAre(HasSubstr("aaaaaa is named by #1 and by #3")));
}

TEST_F(IssuePlanTest, WritesInNoIssueThatIsFull) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2");
  add_issue("```\n#!stacks\n\"acme::parse\"\n```\n" + std::string(kMaxIssueBytes - 40, 'x'));
  const IssuePlan it = plan();
  EXPECT_THAT(it.updates, IsEmpty());
  EXPECT_THAT(it.problems, ElementsAre(HasSubstr("#1 has no room")));
}

TEST_F(IssuePlanTest, StopsWhereLabelsAreDropped) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2");
  add_stack("bbbbbb", "acme::lex:+1,+0x2");
  tracker_.drops_labels = true;
  const auto done = apply(plan());
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message, HasSubstr("dropped its label telemetry"));
  EXPECT_EQ(tracker_.issues.size(), 1U);
}

TEST_F(IssuePlanTest, IsReadable) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2", "v1.2.3", 2);
  add_stack("bbbbbb", "acme::lex:+1,+0x2", "v1.2.5");
  add_issue("bbbbbb", Issue::State::kFixed, "v1.2.4").title = "Bad\x1b[31m title";
  const std::string text = text_of(plan(), "acme/cc");
  EXPECT_THAT(text, HasSubstr("Reopen #1: Bad?[31m title\n"));
  EXPECT_THAT(text, HasSubstr("Open an issue in acme/cc: acme.org/cc: bug in acme::parse\n  2 "
                              "reports, stacks aaaaaa, labels telemetry, bug\n"));
  EXPECT_THAT(text, HasSubstr("  | - `acme::parse:+1,+0x2`\n"));
  EXPECT_EQ(summary_of(plan()),
            "1 stack known, 1 issue to open, 1 to add to, 1 of them to reopen.");
}

TEST_F(IssuePlanTest, SaysWhatWasDone) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2");
  add_stack("bbbbbb", "acme::lex:+1,+0x2", "v1.2.5");
  add_stack("cccccc", "acme::emit:+1,+0x2");
  add_issue("bbbbbb", Issue::State::kFixed, "v1.2.4");
  add_issue("```\n#!stacks\n\"acme::emit\"\n```\n");
  const IssuePlan it = plan();
  // Somebody else was quicker.
  tracker_.issues[1].body += "cccccc\n";
  ASSERT_TRUE(apply(it));
  EXPECT_EQ(summary_of(it, applied_),
            "1 stack known before, 1 issue opened, 1 added to, 1 of them reopened.");
}

// Whatever there is, and wherever a run is broken off: what is done again and again comes to rest,
// nothing is commented twice, and in the end each stack is known or contested.
TEST_F(IssuePlanTest, ComesToRest) {
  std::mt19937 random{11};
  const auto below = [&](size_t n) { return random() % n; };
  for (int round = 0; round < 300; ++round) {
    tracker_ = {};
    stacks_.clear();
    const size_t n = 1 + below(8);
    for (size_t i = 0; i < n; ++i) {
      const std::string id = "stack" + std::to_string(i);
      const std::string f = "acme::f" + std::to_string(below(4)),
                        g = "acme::g" + std::to_string(below(2));
      add_stack(id, f + ":+1,+0x" + std::to_string(i) + "\n" + g + ":+2,+0x3",
                "v1." + std::to_string(below(5)) + ".0");
    }
    for (size_t i = below(4); i > 0; --i) {
      std::string body = below(2) == 0 ? "" : "stack" + std::to_string(below(n)) + "\n";
      if (below(2) == 0)
        body += "```\n#!stacks\n\"acme::f" + std::to_string(below(4)) + "\"\n```\n";
      if (below(2) == 0) body += "Fixed in v1." + std::to_string(below(5)) + ".0\n";
      add_issue(body, static_cast<Issue::State>(below(4)));
    }
    tracker_.fails_at = static_cast<int>(below(6));
    for (int run = 0; run < 12; ++run) static_cast<void>(apply(plan({.new_issues = 1 + below(3)})));
    const IssuePlan last = plan();
    ASSERT_THAT(last.issues, IsEmpty()) << round;
    ASSERT_THAT(last.updates, IsEmpty()) << round;
    ASSERT_EQ(last.known + last.contested, n) << round;
    for (size_t i = 0; i < n; ++i) {
      size_t comments = 0;
      const std::string id = "stack" + std::to_string(i);
      for (const auto& [number, text] : tracker_.comments)
        comments += text.find("Stack `" + id) != std::string::npos;
      ASSERT_LE(comments, 1U) << round;
    }
  }
}

}  // namespace
}  // namespace tally::triage
