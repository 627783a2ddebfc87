#include "triage/apply_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "triage/issue_text.h"

namespace tally::triage {
namespace {

using base::Result;

Result<void> apply(const PlannedUpdate& update, Tracker& tracker, const Told& told,
                   Applied& applied) {
  const auto issue = tracker.read(update.number);
  if (!issue) return std::unexpected(issue.error());
  IssueEdit edit;
  std::string body = append_ids(issue->body, update.new_ids);
  if (body.size() > kMaxIssueBytes) {
    return base::fail(
        "Adding to #{}: somebody has made its text too long for more ids; shorten it.",
        update.number);
  }
  if (body != issue->body) edit.body = std::move(body);
  edit.reopen = !update.reopening.empty() && issue->state != Issue::State::kOpen;
  if (!edit.body && !edit.reopen) {
    told(fmt::format("#{} has all of it already", update.number));
    return {};
  }
  if (const auto done = tracker.edit(update.number, edit); !done) return done;
  if (const auto done = tracker.comment(update.number, update.comment); !done) return done;
  ++applied.added;
  applied.reopened += edit.reopen ? 1U : 0U;
  told(fmt::format("{} #{}: {}", edit.reopen ? "reopened" : "added to", update.number, issue->url));
  return {};
}

// Trackers drop labels without a word if the user may not set them (GitHub, "Create an issue"), and
// then no later run would find the issue: each would open it anew.
Result<void> check_labels(const Issue& issue, const IssueDraft& draft) {
  for (const std::string& label : draft.labels) {
    if (std::ranges::find(issue.labels, label) != issue.labels.end()) continue;
    return base::fail(
        "Issue #{0} was opened, but the tracker dropped its label {1}: the token's user may set no "
        "labels. Give it that right, and add the label to {2}: without it the next run opens the "
        "issue again.",
        issue.number, label, issue.url);
  }
  return {};
}

}  // namespace

Result<Applied> apply_plan(const IssuePlan& plan, Tracker& tracker, const Told& told) {
  Applied applied;
  for (const PlannedUpdate& update : plan.updates) {
    if (const auto done = apply(update, tracker, told, applied); !done) {
      return std::unexpected(done.error());
    }
  }
  for (const PlannedIssue& planned : plan.issues) {
    auto issue = tracker.create(planned.draft);
    if (!issue) return std::unexpected(issue.error());
    told(fmt::format("opened #{}: {}", issue->number, issue->url));
    if (const auto checked = check_labels(*issue, planned.draft); !checked) {
      return std::unexpected(checked.error());
    }
    applied.opened.push_back(*std::move(issue));
  }
  return applied;
}

}  // namespace tally::triage
