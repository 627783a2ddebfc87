// Plans for stacks and a tracker in memory. For tests only.
#ifndef TALLY_TRIAGE_ISSUE_PLAN_FIXTURE_H_
#define TALLY_TRIAGE_ISSUE_PLAN_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "triage/apply_plan.h"
#include "triage/issue_plan.h"
#include "triage/tracker_fixture.h"

namespace tally::triage {

class IssuePlanTest : public testing::Test {
 protected:
  IssuePlanTest() {
    project_.repository = "acme/cc";
    project_.label = "telemetry";
    project_.more_labels = {"bug"};
    project_.blamed = {"acme::"};
  }

  IssuePlan plan(const PlanLimits& limits = {}) {
    return plan_issues("acme.org/cc", project_, stacks_, *tracker_.list("telemetry"), limits);
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
    EXPECT_THAT(it.issues, testing::IsEmpty());
    EXPECT_THAT(it.updates, testing::IsEmpty());
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

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_ISSUE_PLAN_FIXTURE_H_
