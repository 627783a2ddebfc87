// What a project says of its stacks, for the site (doc/operating.md, "What the site says of you").
#ifndef TALLY_COLLECTOR_PROJECT_STACK_NOTES_H_
#define TALLY_COLLECTOR_PROJECT_STACK_NOTES_H_

#include "bugs/issue_links.h"
#include "bugs/project.h"

namespace tally::collector {

struct StackNotes {
  bugs::Project project{};    // stacks.toml
  bugs::IssueLinks issues{};  // issues.json

  bool operator==(const StackNotes&) const = default;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_PROJECT_STACK_NOTES_H_
