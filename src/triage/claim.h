// Which issue owns which stack. Pure, for any thread.
#ifndef TALLY_TRIAGE_CLAIM_H_
#define TALLY_TRIAGE_CLAIM_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "triage/issue.h"
#include "triage/reported_stack.h"

namespace tally::triage {

enum class ClaimedBy {
  kId,         // the issue names the stack
  kPredicate,  // only a predicate of the issue chooses it
};

struct Claim {
  size_t issue;  // its place among the issues
  ClaimedBy by;
};

struct Claims {
  // For each stack, in the order of the stacks.
  struct OfStack {
    std::optional<Claim> owner;
    bool is_contested = false;  // several claim it with the same right, so nobody owns it
  };
  std::vector<OfStack> stacks;
  // Mistakes in predicates and stacks that several claim, each a sentence.
  std::vector<std::string> problems;
};

// An issue claims a stack if its body names it by its id (ids_named_in), or if one of its
// predicates (find_predicate_blocks) matches the stack's predicate_text. Of several the one that
// names it owns it; issues closed as duplicates own only what no other claims. An issue with a
// mistake in a predicate claims by ids, and by its other predicates.
Claims find_claims(std::span<const Issue> issues, std::span<const ReportedStack> stacks);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_CLAIM_H_
