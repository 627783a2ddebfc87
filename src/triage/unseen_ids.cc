#include "triage/unseen_ids.h"

#include <cstddef>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "triage/named_ids.h"

namespace tally::triage {
namespace {

struct Naming {
  std::set<size_t> issues{};
  std::set<size_t> duplicates{};  // issues closed as such

  bool is_by(size_t issue) const {
    const std::set<size_t>& first = issues.empty() ? duplicates : issues;
    return first.size() == 1 && *first.begin() == issue;
  }
};

}  // namespace

std::vector<std::vector<std::string>> unseen_ids(std::span<const Issue> issues,
                                                 std::span<const ReportedStack> stacks) {
  std::unordered_map<std::string_view, Naming> named;
  for (size_t i = 0; i < issues.size(); ++i) {
    const bool is_duplicate = issues[i].state == Issue::State::kDuplicate;
    for (const std::string_view id : ids_named_in(issues[i].body)) {
      (is_duplicate ? named[id].duplicates : named[id].issues).insert(i);
    }
  }
  std::unordered_set<std::string_view> done;
  for (const ReportedStack& stack : stacks) done.insert(stack.id);
  std::vector<std::vector<std::string>> unseen(issues.size());
  for (size_t i = 0; i < issues.size(); ++i) {
    for (const std::string_view id : ids_listed_in(issues[i].body)) {
      if (named[id].is_by(i) && done.insert(id).second) unseen[i].emplace_back(id);
    }
  }
  return unseen;
}

}  // namespace tally::triage
