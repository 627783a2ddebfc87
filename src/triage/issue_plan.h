// What is to be done with the stacks that were reported and the issues there are: a decision about
// values, which does nothing. Pure, for any thread.
#ifndef TALLY_TRIAGE_ISSUE_PLAN_H_
#define TALLY_TRIAGE_ISSUE_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bugs/issue_links.h"
#include "bugs/project.h"
#include "triage/issue.h"
#include "triage/reported_stack.h"
#include "triage/tracker.h"

namespace tally::triage {

struct PlannedIssue {
  IssueDraft draft;
  std::vector<std::string> ids;  // of its stacks
  uint64_t reports = 0;
};

struct PlannedUpdate {
  uint64_t number = 0;
  std::string title{};
  std::string url{};
  std::vector<std::string> new_ids{};  // for its body (append_ids)
  std::string reopening{};             // why it is reopened, a sentence; empty if it is not
  std::string comment{};               // Markdown
};

struct IssuePlan {
  std::vector<PlannedIssue> issues;    // the most reported first
  std::vector<PlannedUpdate> updates;  // in the order of the issues
  std::vector<std::string> problems;   // sentences: what a person has to see to
  // What each issue owns, before the plan is done: of the stacks, and of those that it lists and
  // that no report has which was read (unseen_ids). Of issues that own any, in their order.
  std::vector<bugs::LinkedIssue> owned;
  size_t known = 0;      // stacks of which the tracker knows all
  size_t contested = 0;  // stacks that several issues claim
  // Unclaimed stacks with an address among the functions that count: debug information is missing.
  size_t nameless = 0;
  // Unclaimed stacks without a function that is interesting (GroupKey): nothing tells what they
  // are.
  size_t unspecific = 0;
  size_t postponed = 0;  // issues beyond the limit, which a later run opens
};

struct PlanLimits {
  size_t new_issues = 10;  // in one run: whoever sends much shall not fill a tracker
};

// Takes the program's stacks, and all issues with the project's label.
//
// A stack that an issue names is known. One that only a predicate of an issue chooses, or that is
// of the same group (group_key) as stacks of exactly one issue (but for those closed as
// duplicates), is a variant: the issue gets a comment with it, and its id. Of the stacks that are
// left each group gets a new issue, unless a function of its key is an address of a binary without
// symbols, or none is interesting: such stacks are nobody's variants either. An issue that was
// fixed in a version (fixed_version) is reopened if one of its stacks comes from that version or a
// later one.
//
// Once all of a plan is done, a plan for the same stacks has nothing to do.
IssuePlan plan_issues(std::string_view program, const bugs::ProjectProgram& project,
                      std::span<const ReportedStack> stacks, std::span<const Issue> issues,
                      const PlanLimits& limits = {});

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_ISSUE_PLAN_H_
