#include "triage/plan_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "format/printable.h"

namespace tally::triage {
namespace {

using format::printable;

std::string plural(size_t n, std::string_view thing) {
  return fmt::format("{} {}{}", n, thing, n == 1 ? "" : "s");
}

// Each line behind a margin.
std::string behind_margin(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string line = printable(text.substr(0, end));
    out += line.empty() ? "  |\n" : fmt::format("  | {}\n", line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string text_of(const PlannedIssue& issue, const std::string& repository) {
  return fmt::format("Open an issue in {}: {}\n  {}, stacks {}, labels {}\n{}\n",
                     printable(repository), printable(issue.draft.title),
                     plural(issue.reports, "report"), fmt::join(issue.ids, " "),
                     printable(fmt::format("{}", fmt::join(issue.draft.labels, ", "))),
                     behind_margin(issue.draft.body));
}

std::string text_of(const PlannedUpdate& update) {
  std::string out =
      fmt::format("{} #{}: {}\n  {}\n", update.reopening.empty() ? "Add to" : "Reopen",
                  update.number, printable(update.title), printable(update.url));
  if (!update.reopening.empty()) out += fmt::format("  {}\n", printable(update.reopening));
  if (!update.new_ids.empty()) {
    out += fmt::format("  new in its text: {}\n", fmt::join(update.new_ids, " "));
  }
  return out + "  comment:\n" + behind_margin(update.comment) + "\n";
}

// What is not done, as sentences that follow others.
std::string rest_of(const IssuePlan& plan) {
  std::string out;
  if (plan.postponed > 0) {
    out += fmt::format(" {} more to open: run it again, or raise --max-new.",
                       plural(plan.postponed, "issue"));
  }
  if (plan.contested > 0) {
    out += fmt::format(" {} claimed by several issues, and left alone.",
                       plural(plan.contested, "stack"));
  }
  if (plan.nameless > 0) {
    out += fmt::format(" {} left alone for want of debug information.",
                       plural(plan.nameless, "stack"));
  }
  if (plan.unspecific > 0) {
    out += fmt::format(" {} left alone without a function that tells where it was.",
                       plural(plan.unspecific, "stack"));
  }
  return out;
}

}  // namespace

std::string text_of(const IssuePlan& plan, const std::string& repository) {
  std::string out;
  for (const PlannedUpdate& update : plan.updates) out += text_of(update);
  for (const PlannedIssue& issue : plan.issues) out += text_of(issue, repository);
  return out;
}

std::string summary_of(const IssuePlan& plan) {
  const auto reopened = std::ranges::count_if(
      plan.updates, [](const PlannedUpdate& it) { return !it.reopening.empty(); });
  return fmt::format("{} known, {} to open, {} to add to, {} of them to reopen.",
                     plural(plan.known, "stack"), plural(plan.issues.size(), "issue"),
                     plan.updates.size(), reopened) +
         rest_of(plan);
}

std::string summary_of(const IssuePlan& plan, const Applied& applied) {
  return fmt::format("{} known before, {} opened, {} added to, {} of them reopened.",
                     plural(plan.known, "stack"), plural(applied.opened.size(), "issue"),
                     applied.added, applied.reopened) +
         rest_of(plan);
}

}  // namespace tally::triage
