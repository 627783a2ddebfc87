// Which bug each stack of a program is, and the issue that it has: what a collector's site says of
// them. Pure; objects are for any thread once nothing is added any more.
#ifndef TALLY_BUGS_KNOWN_BUGS_H_
#define TALLY_BUGS_KNOWN_BUGS_H_

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bugs/grouping.h"
#include "bugs/issue_links.h"
#include "bugs/project.h"

namespace tally::bugs {

struct StackBug {
  GroupKey key;                        // stacks with equal ones are one bug
  std::string blamed;                  // the function after which it is named; may be empty
  const LinkedIssue* issue = nullptr;  // null: none is known
  bool is_named = false;               // the issue has this very stack, and not only such as it
};

class KnownBugs {
 public:
  // Both must outlive it.
  KnownBugs(const ProjectProgram& project, std::span<const LinkedIssue> issues);

  // Whether it is of any use to add stacks.
  bool any_issue() const { return !issues_by_stack_.empty(); }

  // Tells of a stack that there is: if an issue has it, others may be like it.
  void add(std::string_view stack);

  // The issue is the one that has the stack, by its ID; else the one that has stacks of the same
  // group, among those that were added, if a function of it is interesting. If several have, none
  // is known: doc/triage-issues.md, "Who owns a stack". `stack` is expanded, and begins with its
  // counter.
  StackBug find(std::string_view stack) const;

 private:
  const ProjectProgram& project_;
  std::unordered_map<std::string_view, const LinkedIssue*> issues_by_stack_;  // null: of several
  std::map<GroupKey, std::set<const LinkedIssue*>> issues_by_group_;
};

}  // namespace tally::bugs

#endif  // TALLY_BUGS_KNOWN_BUGS_H_
