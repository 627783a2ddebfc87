// The stacks of published data, as issues are made from them. Pure, for any thread.
#ifndef TALLY_TRIAGE_STACK_REPORTS_H_
#define TALLY_TRIAGE_STACK_REPORTS_H_

#include <functional>
#include <span>
#include <vector>

#include "countfile/frame.h"
#include "triage/reported_stack.h"
#include "triage/source_frame.h"
#include "triage/stack_groups.h"

namespace tally::triage {

// The frames that stand for one of a stripped binary, with their places in the source; none if it
// has to stay (Symbolizer::resolve_with_source).
using SourceOf = std::function<std::vector<SourceFrame>(const countfile::StrippedFrame& frame)>;

// All stacks of the groups, in their order. Reports of `devel` are left out: they come from work on
// the program, often on the very bug, and a stack that only they have is not there.
std::vector<ReportedStack> reported_stacks(std::span<const StackGroup> groups,
                                           const SourceOf& source_of);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_STACK_REPORTS_H_
