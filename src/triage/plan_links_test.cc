#include "triage/plan_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "triage/issue_plan_fixture.h"

namespace tally::triage {
namespace {

using testing::ElementsAre;

using PlanLinksTest = IssuePlanTest;

TEST_F(PlanLinksTest, SaysWhichIssueOwnsWhichStacks) {
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

// Else a bug that was not reported for some weeks would lose its issue on the site.
TEST_F(PlanLinksTest, SaysWhichIssueListsStacksThatWereNotRead) {
  add_issue(
      "Stack `aaaaaa`, 2 reports:\n<!--reported-->\n- `x.bbbbbb:+1`\n<!--/reported-->\n"
      "A secret of ours.\nDups: cccccc dddddd eeeeee");
  add_issue("Dups: dddddd", Issue::State::kDuplicate);
  add_issue("Dups: eeeeee");
  add_issue("Dups: ffffff aaaaaa", Issue::State::kDuplicate);
  add_stack("cccccc", "acme::parse:+1,+0x2\nmain:+0x1");
  const IssuePlan it = plan();
  ASSERT_EQ(it.owned.size(), 2U);
  EXPECT_THAT(it.owned[0].stacks, ElementsAre("cccccc", "aaaaaa", "dddddd"));
  EXPECT_EQ(it.owned[1].number, 4U);
  EXPECT_THAT(it.owned[1].stacks, ElementsAre("ffffff"));
}

}  // namespace
}  // namespace tally::triage
