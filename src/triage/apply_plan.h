// Doing what a plan says.
#ifndef TALLY_TRIAGE_APPLY_PLAN_H_
#define TALLY_TRIAGE_APPLY_PLAN_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "triage/issue.h"
#include "triage/issue_plan.h"
#include "triage/tracker.h"

namespace tally::triage {

// Is told what was done, a line without its end, as soon as it is.
using Told = std::function<void(const std::string& line)>;

struct Applied {
  std::vector<Issue> opened{};  // in the order of plan.issues
  size_t added = 0;             // issues that were changed, reopened ones too
  size_t reopened = 0;
};

// Does all of the plan, and stops at the first error, which is a sentence.
//
// An issue's text is read again right before ids are added to it, so that what somebody wrote
// meanwhile stays. The ids come before the comment: if the run ends between them a comment is
// missing, but no later run adds the same again and again.
base::Result<Applied> apply_plan(const IssuePlan& plan, Tracker& tracker, const Told& told);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_APPLY_PLAN_H_
