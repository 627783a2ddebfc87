// Which issue owns which stacks once a plan is done: what a collector's site shows. Pure, for any
// thread.
#ifndef TALLY_TRIAGE_PLAN_LINKS_H_
#define TALLY_TRIAGE_PLAN_LINKS_H_

#include <span>
#include <vector>

#include "bugs/issue_links.h"
#include "triage/issue.h"
#include "triage/issue_plan.h"

namespace tally::triage {

// `opened` are the issues that apply_plan() opened for plan.issues, in their order. By their
// numbers.
std::vector<bugs::LinkedIssue> links_after(const IssuePlan& plan, std::span<const Issue> opened);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_PLAN_LINKS_H_
