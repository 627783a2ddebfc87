#include "triage/issue_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "triage/issue_plan_fixture.h"
#include "triage/plan_text.h"

namespace tally::triage {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Whoever sends made-up reports shall not take stacks away from issues that there will be.
TEST_F(IssuePlanTest, AReporterGivesNoIssueToStacks) {
  add_stack("bbbbbb", "x.TwtkSg:+1,+0x2\nacme::f.TwtkSg:+0x1", "v1.0.0-TwtkSg");
  ASSERT_TRUE(apply(plan()));
  ASSERT_THAT(tracker_.issues[0].body, HasSubstr("x.TwtkSg"));
  add_stack("TwtkSg", "acme::parse:+1,+0x2");
  const IssuePlan it = plan();
  EXPECT_EQ(it.known, 1U);
  ASSERT_EQ(it.issues.size(), 1U);
  EXPECT_THAT(it.issues[0].ids, ElementsAre("TwtkSg"));
  ASSERT_TRUE(apply(it));
  EXPECT_EQ(plan().known, 2U);
  EXPECT_EQ(plan().contested, 0U);
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
  add_stack("cccccc", "plugin.so@0123456789abcdef:+0x1\nacme::run:+0x4\nmain:+0x1");
  add_stack("dddddd", "acme::walk:+0x4\nplugin.so@0123456789abcdef:+0x1\nacme::run:+0x4");
  const IssuePlan it = plan();
  EXPECT_THAT(it.issues, IsEmpty());
  EXPECT_EQ(it.nameless, 4U);
  EXPECT_THAT(summary_of(it), HasSubstr(" 4 stacks left alone for want of debug information."));
  // With it they get one.
  stacks_ = {stacks_[2]};
  stacks_[0].frames[0].text = "acme::plugin_main:+1,+0x1";
  EXPECT_EQ(plan().issues.size(), 1U);
}

// Any two plugins that crash give such stacks: an issue of them would be of nothing, and take all.
TEST_F(IssuePlanTest, OpensNoneForWhatSaysNothing) {
  for (const char* stack : {"crash/crash\nlibc.so.6\nother", "crash/crash"}) {
    stacks_ = {reported_stack("aaaaaa", stack)};
    const IssuePlan it = plan();
    EXPECT_THAT(it.issues, IsEmpty()) << stack;
    EXPECT_EQ(it.unspecific, 1U) << stack;
    EXPECT_THAT(summary_of(it), HasSubstr(" 1 stack left alone without a function that tells"));
  }
  // Who names one in an issue means that one.
  stacks_ = {reported_stack("aaaaaa", "crash/crash\nlibc.so.6\nother"),
             reported_stack("bbbbbb", "crash/crash\nlibc.so.6\nother\nother")};
  add_issue("aaaaaa");
  const IssuePlan it = plan();
  EXPECT_EQ(it.known, 1U);
  EXPECT_EQ(it.unspecific, 1U);
  EXPECT_THAT(it.updates, IsEmpty());
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

TEST_F(IssuePlanTest, ASecondFixCounts) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2", "v1.3.5");
  add_issue("aaaaaa\n\nFixed in v1.2.3", Issue::State::kFixed, "v1.4.0");
  expect_nothing_left();
  stacks_[0].configurations[0].version = "v1.4.0";
  ASSERT_EQ(plan().updates.size(), 1U);
  EXPECT_THAT(plan().updates[0].reopening, HasSubstr("fixed in v1.4.0, but"));
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

TEST_F(IssuePlanTest, WhatIsLikeADuplicateIsTheOthers) {
  add_stack("aaaaaa", "acme::parse:+1,+0x2");
  add_stack("bbbbbb", "acme::parse:+1,+0x3");
  add_stack("cccccc", "acme::parse:+1,+0x4");
  add_issue("aaaaaa");
  add_issue("bbbbbb", Issue::State::kDuplicate);
  const IssuePlan it = plan();
  EXPECT_EQ(it.contested, 0U);
  ASSERT_EQ(it.updates.size(), 1U);
  EXPECT_EQ(it.updates[0].number, 1U);
  EXPECT_THAT(it.updates[0].new_ids, ElementsAre("cccccc"));
  // Where all are duplicates there is no other.
  tracker_.issues[0].state = Issue::State::kDuplicate;
  EXPECT_EQ(plan().contested, 1U);
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

}  // namespace
}  // namespace tally::triage
