#include "triage/claim.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "triage/named_ids.h"
#include "triage/predicate.h"
#include "triage/predicate_block.h"

namespace tally::triage {
namespace {

using Predicates = std::vector<Predicate>;

std::string name_of(const Issue& issue) { return fmt::format("#{}", issue.number); }

Predicates read_predicates(const Issue& issue, std::vector<std::string>& problems) {
  Predicates predicates;
  for (const PredicateBlock& block : find_predicate_blocks(issue.body)) {
    auto predicate = Predicate::parse(block.text);
    if (predicate) {
      predicates.push_back(std::move(*predicate));
      continue;
    }
    for (const Mistake& it : predicate.error()) {
      problems.push_back(fmt::format("{}: the predicate in its line {}, column {}: {}.",
                                     name_of(issue), block.line + it.line - 1, it.column,
                                     it.message));
    }
  }
  return predicates;
}

class Claiming {
 public:
  Claiming(std::span<const Issue> issues, std::vector<std::string>& problems)
      : issues_(issues), problems_(problems) {
    for (size_t i = 0; i < issues.size(); ++i) {
      predicates_.push_back(read_predicates(issues[i], problems));
      for (const std::string_view id : ids_named_in(issues[i].body)) named_[id].insert(i);
    }
  }

  Claims::OfStack claim(const ReportedStack& stack) {
    std::vector<Claim> claims = claims_of(stack);
    const auto is_duplicate = [&](const Claim& it) {
      return issues_[it.issue].state == Issue::State::kDuplicate;
    };
    if (!std::ranges::all_of(claims, is_duplicate)) std::erase_if(claims, is_duplicate);
    if (claims.empty()) return {};
    if (claims.size() == 1) return {.owner = claims.front()};
    return decide(stack, claims);
  }

 private:
  std::vector<Claim> claims_of(const ReportedStack& stack) const {
    std::vector<Claim> claims;
    const std::string text = predicate_text(stack);
    const auto named = named_.find(stack.id);
    for (size_t i = 0; i < issues_.size(); ++i) {
      const auto matches = [&](const Predicate& it) { return it.matches(text); };
      if (named != named_.end() && named->second.contains(i)) {
        claims.push_back({i, ClaimedBy::kId});
      } else if (std::ranges::any_of(predicates_[i], matches)) {
        claims.push_back({i, ClaimedBy::kPredicate});
      }
    }
    return claims;
  }

  Claims::OfStack decide(const ReportedStack& stack, const std::vector<Claim>& claims) {
    std::vector<std::string> naming, choosing;
    const Claim* owner = nullptr;
    for (const Claim& it : claims) {
      (it.by == ClaimedBy::kId ? naming : choosing).push_back(name_of(issues_[it.issue]));
      if (it.by == ClaimedBy::kId) owner = &it;
    }
    if (naming.size() == 1) {
      problems_.push_back(fmt::format(
          "Stack {} stays with {}, which names it, but is chosen by the predicate of {} "
          "too: narrow that one.",
          stack.id, naming.front(), fmt::join(choosing, " and of ")));
      return {.owner = *owner};
    }
    problems_.push_back(
        naming.empty() ? fmt::format("Stack {} is chosen by the predicates of {}, and nothing is "
                                     "done about it: narrow all but one.",
                                     stack.id, fmt::join(choosing, " and of "))
                       : fmt::format("Stack {} is named by {}, and nothing is done about it: take "
                                     "it out of all but one, or close them as duplicates.",
                                     stack.id, fmt::join(naming, " and by ")));
    return {.owner = std::nullopt, .is_contested = true};
  }

  const std::span<const Issue> issues_;
  std::vector<std::string>& problems_;
  std::vector<Predicates> predicates_;
  // By id the issues that name it. Looking into each issue for each stack would take minutes.
  std::unordered_map<std::string_view, std::set<size_t>> named_;
};

}  // namespace

Claims find_claims(std::span<const Issue> issues, std::span<const ReportedStack> stacks) {
  Claims claims;
  Claiming claiming{issues, claims.problems};
  for (const ReportedStack& stack : stacks) claims.stacks.push_back(claiming.claim(stack));
  return claims;
}

}  // namespace tally::triage
