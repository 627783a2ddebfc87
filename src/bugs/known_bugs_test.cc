#include "bugs/known_bugs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "format/stack_id.h"

namespace tally::bugs {
namespace {

constexpr const char* kParse = "acme/bug\nacme::parse:+0x4\nacme::walk:+0x8\nmain:+0x1";
constexpr const char* kParseLater = "acme/bug\nacme::parse:+0x6\nacme::walk:+0x9\nmain:+0x1";
constexpr const char* kEmit = "acme/bug\nacme::fatal:+0x1\nacme::emit:+0x4\nmain:+0x1";

LinkedIssue issue(uint64_t number, const std::vector<std::string>& stacks) {
  LinkedIssue it{.number = number, .title = "t", .url = "https://example.org/1"};
  for (const std::string& stack : stacks) it.stacks.push_back(format::stack_id(stack));
  return it;
}

TEST(KnownBugs, AnIssueHasTheStackThatItNames) {
  const ProjectProgram project;
  const std::vector<LinkedIssue> issues{issue(7, {kEmit}), issue(8, {kParse})};
  const KnownBugs bugs{project, issues};
  const StackBug bug = bugs.find(kParse);
  ASSERT_EQ(bug.issue, &issues[1]);
  EXPECT_TRUE(bug.is_named);
  EXPECT_EQ(bug.blamed, "acme::parse");
  EXPECT_THAT(bug.key.functions, testing::ElementsAre("acme::parse", "acme::walk", "main"));
}

TEST(KnownBugs, AndThoseThatAreLikeIt) {
  const ProjectProgram project;
  const std::vector<LinkedIssue> issues{issue(8, {kParse})};
  KnownBugs bugs{project, issues};
  EXPECT_EQ(bugs.find(kParseLater).issue, nullptr);
  for (const char* stack : {kParse, kParseLater, kEmit}) bugs.add(stack);
  EXPECT_EQ(bugs.find(kParseLater).issue, &issues[0]);
  EXPECT_FALSE(bugs.find(kParseLater).is_named);
  EXPECT_EQ(bugs.find(kEmit).issue, nullptr);
}

// Any two plugins that crash give such stacks.
TEST(KnownBugs, StacksThatSayNothingAreLikeNoOther) {
  constexpr const char* kNothing = "crash/crash\nlibc.so.6\nother";
  constexpr const char* kNothingToo = "crash/crash\nlibc.so.6\nother\nother";
  const ProjectProgram project;
  const std::vector<LinkedIssue> issues{issue(8, {kNothing})};
  KnownBugs bugs{project, issues};
  for (const char* stack : {kNothing, kNothingToo}) bugs.add(stack);
  EXPECT_EQ(bugs.find(kNothing).key, bugs.find(kNothingToo).key);
  EXPECT_EQ(bugs.find(kNothing).issue, &issues[0]);
  EXPECT_EQ(bugs.find(kNothingToo).issue, nullptr);
}

TEST(KnownBugs, WhatTwoIssuesHaveIsNobodys) {
  const ProjectProgram project;
  const std::vector<LinkedIssue> same{issue(1, {kParse}), issue(2, {kParse})};
  KnownBugs contested{project, same};
  contested.add(kParse);
  EXPECT_EQ(contested.find(kParse).issue, nullptr);
  EXPECT_EQ(contested.find(kParseLater).issue, nullptr);

  const std::vector<LinkedIssue> alike{issue(1, {kParse}), issue(2, {kParseLater})};
  KnownBugs apart{project, alike};
  apart.add(kParse);
  apart.add(kParseLater);
  EXPECT_EQ(apart.find(kParse).issue, &alike[0]);
  EXPECT_EQ(apart.find("acme/bug\nacme::parse:+0x7\nacme::walk:+0x8\nmain:+0x1").issue, nullptr);
}

TEST(KnownBugs, AnIssueThatNamesAStackTwiceStillHasIt) {
  const ProjectProgram project;
  const std::vector<LinkedIssue> issues{issue(1, {kParse, kParse})};
  EXPECT_EQ(KnownBugs(project, issues).find(kParse).issue, &issues[0]);
}

TEST(KnownBugs, TheProjectSaysWhatIsInteresting) {
  ProjectProgram project;
  EXPECT_EQ(KnownBugs(project, {}).find(kEmit).blamed, "acme::fatal");
  project.uninteresting = {"acme::fatal"};
  EXPECT_EQ(KnownBugs(project, {}).find(kEmit).blamed, "acme::emit");
  project.blamed = {"main"};
  EXPECT_EQ(KnownBugs(project, {}).find(kEmit).blamed, "main");
}

TEST(KnownBugs, OfAStackWithoutFunctionsOnlyTheCounterIsKnown) {
  const ProjectProgram project;
  const KnownBugs bugs{project, {}};
  EXPECT_FALSE(bugs.any_issue());
  EXPECT_EQ(bugs.find("acme/bug").key,
            (GroupKey{.counter = "acme/bug", .functions = {}, .is_unspecific = true}));
  EXPECT_EQ(bugs.find("acme/bug").blamed, "");
}

}  // namespace
}  // namespace tally::bugs
