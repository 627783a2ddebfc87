#include "triage/plan_links.h"

#include <algorithm>

namespace tally::triage {

std::vector<bugs::LinkedIssue> links_after(const IssuePlan& plan, std::span<const Issue> opened) {
  std::vector<bugs::LinkedIssue> links = plan.owned;
  for (const PlannedUpdate& update : plan.updates) {
    if (update.reopening.empty()) continue;
    const auto reopened = std::ranges::find(links, update.number, &bugs::LinkedIssue::number);
    if (reopened != links.end()) reopened->is_open = true;
  }
  for (size_t i = 0; i < opened.size(); ++i) {
    links.push_back({.number = opened[i].number,
                     .title = opened[i].title,
                     .url = opened[i].url,
                     .is_open = true,
                     .stacks = plan.issues[i].ids});
  }
  std::ranges::sort(links, {}, &bugs::LinkedIssue::number);
  return links;
}

}  // namespace tally::triage
