#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "triage/claim.h"
#include "triage/issue_plan_fixture.h"

namespace tally::triage {
namespace {

using testing::IsEmpty;

using IssuePlanRestTest = IssuePlanTest;

// How many of the stacks several issues claim. Stacks of one group have the same functions.
size_t contested_of(const std::vector<ReportedStack>& stacks, const std::vector<Issue>& issues) {
  const Claims claims = find_claims(issues, stacks);
  const auto functions_of = [](const ReportedStack& stack) {
    std::string functions;
    for (const SourceFrame& frame : stack.frames) {
      functions += frame.text.substr(0, frame.text.rfind(':')) + "\n";
    }
    return functions;
  };
  size_t contested = 0;
  for (size_t i = 0; i < stacks.size(); ++i) {
    if (claims.stacks[i].owner) continue;
    std::set<size_t> others, duplicates;
    for (size_t j = 0; j < stacks.size(); ++j) {
      const auto& owner = claims.stacks[j].owner;
      if (!owner || functions_of(stacks[i]) != functions_of(stacks[j])) continue;
      const bool is_duplicate = issues[owner->issue].state == Issue::State::kDuplicate;
      (is_duplicate ? duplicates : others).insert(owner->issue);
    }
    const size_t alike = others.empty() ? duplicates.size() : others.size();
    contested += claims.stacks[i].is_contested || alike > 1 ? 1U : 0U;
  }
  return contested;
}

// Whatever there is, and wherever a run is broken off: what is done again and again comes to rest,
// nothing is commented twice, and in the end each stack is known or contested.
TEST_F(IssuePlanRestTest, ComesToRest) {
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
    ASSERT_EQ(last.contested, contested_of(stacks_, tracker_.issues)) << round;
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
