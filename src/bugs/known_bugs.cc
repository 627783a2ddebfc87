#include "bugs/known_bugs.h"

#include "format/stack_id.h"

namespace tally::bugs {

KnownBugs::KnownBugs(const ProjectProgram& project, std::span<const LinkedIssue> issues)
    : project_(project) {
  for (const LinkedIssue& issue : issues) {
    for (const std::string& id : issue.stacks) {
      const auto [it, is_new] = issues_by_stack_.try_emplace(id, &issue);
      if (!is_new && it->second != &issue) it->second = nullptr;
    }
  }
}

void KnownBugs::add(std::string_view stack) {
  const auto it = issues_by_stack_.find(format::stack_id(stack));
  if (it == issues_by_stack_.end() || it->second == nullptr) return;
  issues_by_group_[group_key(stack, project_.uninteresting)].insert(it->second);
}

StackBug KnownBugs::find(std::string_view stack) const {
  StackBug bug{.key = group_key(stack, project_.uninteresting),
               .blamed = blamed_function(stack, project_.blamed, project_.uninteresting)};
  const auto named = issues_by_stack_.find(format::stack_id(stack));
  if (named != issues_by_stack_.end()) {
    bug.issue = named->second;
    bug.is_named = named->second != nullptr;
    return bug;
  }
  if (bug.key.is_unspecific) return bug;
  const auto alike = issues_by_group_.find(bug.key);
  if (alike != issues_by_group_.end() && alike->second.size() == 1) {
    bug.issue = *alike->second.begin();
  }
  return bug;
}

}  // namespace tally::bugs
