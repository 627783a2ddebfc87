// Stacks that issues own though no report that was read has them. Pure, for any thread.
#ifndef TALLY_TRIAGE_UNSEEN_IDS_H_
#define TALLY_TRIAGE_UNSEEN_IDS_H_

#include <span>
#include <string>
#include <vector>

#include "triage/issue.h"
#include "triage/reported_stack.h"

namespace tally::triage {

// Of each issue, in their order, the ids that it lists (ids_listed_in) and that none of the stacks
// has: they were reported in weeks that were not read. Only those that no other issue names, but
// for issues closed as duplicates, as find_claims() has it. Each once.
std::vector<std::vector<std::string>> unseen_ids(std::span<const Issue> issues,
                                                 std::span<const ReportedStack> stacks);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_UNSEEN_IDS_H_
