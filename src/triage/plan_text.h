// A plan for people to read. Pure, for any thread.
#ifndef TALLY_TRIAGE_PLAN_TEXT_H_
#define TALLY_TRIAGE_PLAN_TEXT_H_

#include <string>

#include "triage/apply_plan.h"
#include "triage/issue_plan.h"

namespace tally::triage {

// What would be done, issue by issue with all texts, and a last line that counts. Holds what others
// wrote: it is made fit for a terminal.
std::string text_of(const IssuePlan& plan, const std::string& repository);

// `3 stacks known, 1 issue to open, 2 to add to, 1 of them to reopen.` and what else there is.
std::string summary_of(const IssuePlan& plan);

// The same of a plan that was done: `3 stacks known before, 1 issue opened, 2 added to, …`.
std::string summary_of(const IssuePlan& plan, const Applied& applied);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_PLAN_TEXT_H_
