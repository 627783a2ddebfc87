#include "triage/issue_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "bugs/grouping.h"
#include "countfile/frame.h"
#include "triage/claim.h"
#include "triage/fixed_version.h"
#include "triage/issue_text.h"
#include "triage/unseen_ids.h"

namespace tally::triage {
namespace {

using Stacks = std::vector<const ReportedStack*>;

// Of one issue in one run, so that their ids have room in a text; a later run takes the others.
constexpr size_t kMaxStacksAtOnce = 1'000;

void keep_first(Stacks& stacks) {
  if (stacks.size() > kMaxStacksAtOnce) stacks.resize(kMaxStacksAtOnce);
}

class Planner {
 public:
  Planner(std::string_view program, const bugs::ProjectProgram& project,
          std::span<const ReportedStack> stacks, std::span<const Issue> issues)
      : program_(program),
        project_(project),
        stacks_(stacks),
        issues_(issues),
        of_issues_(issues.size()),
        unseen_(unseen_ids(issues, stacks)) {}

  IssuePlan plan(const PlanLimits& limits) {
    for (const ReportedStack& stack : stacks_) {
      keys_.push_back(bugs::group_key(stack.shown(), project_.uninteresting));
    }
    deal_out_claimed();
    deal_out_alike();
    for (size_t i = 0; i < issues_.size(); ++i) {
      note_owned(i);
      plan_update(i);
    }
    plan_new_issues(limits.new_issues);
    return std::move(plan_);
  }

 private:
  struct OfIssue {
    Stacks all{};
    Stacks variants{};  // those that it does not name yet
  };

  void deal_out_claimed() {
    Claims claims = find_claims(issues_, stacks_);
    plan_.problems = std::move(claims.problems);
    for (size_t i = 0; i < stacks_.size(); ++i) {
      const auto& [owner, is_contested] = claims.stacks[i];
      plan_.contested += is_contested;
      if (is_contested) continue;
      if (!owner) {
        unclaimed_.push_back(i);
        continue;
      }
      plan_.known += owner->by == ClaimedBy::kId;
      owners_of_groups_[keys_[i]].insert(owner->issue);
      give(stacks_[i], owner->issue, owner->by == ClaimedBy::kPredicate);
    }
  }

  void give(const ReportedStack& stack, size_t issue, bool is_variant) {
    of_issues_[issue].all.push_back(&stack);
    if (is_variant) of_issues_[issue].variants.push_back(&stack);
  }

  // What looks like stacks of one issue is its own too, or each release would open all issues anew:
  // offsets move, and so do ids.
  void deal_out_alike() {
    for (const size_t i : unclaimed_) {
      const std::set<size_t> owners = owners_of_like(i);
      if (owners.size() == 1) {
        give(stacks_[i], *owners.begin(), true);
      } else if (owners.size() > 1) {
        std::vector<std::string> names;
        for (const size_t issue : owners)
          names.push_back(fmt::format("#{}", issues_[issue].number));
        ++plan_.contested;
        plan_.problems.push_back(fmt::format(
            "Stack {} is like stacks of {}, and nothing is done about it: name it in one of them.",
            stacks_[i].id, fmt::join(names, " and of ")));
      } else if (keys_[i].is_unspecific) {
        ++plan_.unspecific;
      } else if (has_address(keys_[i])) {
        ++plan_.nameless;
      } else {
        new_groups_[keys_[i]].push_back(&stacks_[i]);
      }
    }
  }

  // The issues that own stacks of the same group; of them those that were closed as duplicates only
  // if there are no others.
  std::set<size_t> owners_of_like(size_t stack) const {
    const auto found = owners_of_groups_.find(keys_[stack]);
    // Any two that say nothing are of one group.
    if (found == owners_of_groups_.end() || keys_[stack].is_unspecific) return {};
    std::set<size_t> owners = found->second;
    const auto is_duplicate = [&](size_t issue) {
      return issues_[issue].state == Issue::State::kDuplicate;
    };
    if (!std::ranges::all_of(owners, is_duplicate)) std::erase_if(owners, is_duplicate);
    return owners;
  }

  // An address is another one in each build, and so would be the group: each would get an issue.
  static bool has_address(const bugs::GroupKey& key) {
    return std::ranges::any_of(key.functions, [](const std::string& function) {
      return countfile::parse_stripped_frame(function).has_value();
    });
  }

  // Why the issue is to be reopened; empty if it is not.
  std::string why_reopen(const Issue& issue, const Stacks& stacks) const {
    const std::string fixed = fixed_version(issue, program_);
    if (fixed.empty()) return {};
    const ReportedStack* worst = nullptr;
    std::string_view newest = fixed;
    for (const ReportedStack* const stack : stacks) {
      for (const Configuration& it : stack->configurations) {
        const auto order = compare_versions(program_, it.version, newest);
        if (order > 0 || (order == 0 && worst == nullptr)) {
          worst = stack;
          newest = it.version;
        }
      }
    }
    if (worst == nullptr) return {};
    return fmt::format("It was fixed in {}, but stack {} was reported from {}.", fixed, worst->id,
                       newest);
  }

  void note_owned(size_t index) {
    const Stacks& stacks = of_issues_[index].all;
    const std::vector<std::string>& unseen = unseen_[index];
    if (stacks.empty() && unseen.empty()) return;
    const Issue& issue = issues_[index];
    bugs::LinkedIssue& its =
        plan_.owned.emplace_back(bugs::LinkedIssue{.number = issue.number,
                                                   .title = issue.title,
                                                   .url = issue.url,
                                                   .is_open = issue.state == Issue::State::kOpen});
    for (const ReportedStack* const stack : stacks) its.stacks.push_back(stack->id);
    its.stacks.insert(its.stacks.end(), unseen.begin(), unseen.end());
  }

  void plan_update(size_t index) {
    const Issue& issue = issues_[index];
    OfIssue& its = of_issues_[index];
    keep_first(its.variants);
    PlannedUpdate update{.number = issue.number, .title = issue.title, .url = issue.url};
    update.reopening = why_reopen(issue, its.all);
    if (its.variants.empty() && update.reopening.empty()) return;
    for (const ReportedStack* const stack : its.variants) update.new_ids.push_back(stack->id);
    if (append_ids(issue.body, update.new_ids).size() > kMaxIssueBytes) {
      plan_.problems.push_back(
          fmt::format("#{} has no room for the ids of its {} new stacks, and nothing is done about "
                      "them: shorten its "
                      "text, or write a predicate that chooses them into another issue.",
                      issue.number, its.variants.size()));
      return;
    }
    if (!update.reopening.empty())
      update.comment = "Reopened: " + lower_first(update.reopening) + "\n";
    if (!its.variants.empty()) {
      if (!update.comment.empty()) update.comment += "\n";
      update.comment += comment_of(its.variants, project_);
    }
    plan_.updates.push_back(std::move(update));
  }

  static std::string lower_first(std::string sentence) {
    if (sentence.starts_with("It ")) sentence[0] = 'i';
    return sentence;
  }

  void plan_new_issues(size_t limit) {
    for (auto& [key, stacks] : new_groups_) {
      std::ranges::sort(stacks, [](const ReportedStack* a, const ReportedStack* b) {
        return std::pair{b->reports(), std::string_view{a->id}} <
               std::pair{a->reports(), std::string_view{b->id}};
      });
      keep_first(stacks);
      PlannedIssue issue;
      for (const ReportedStack* const stack : stacks) {
        issue.ids.push_back(stack->id);
        issue.reports += stack->reports();
      }
      issue.draft = {.title = title_of(*stacks.front(), project_),
                     .body = body_of(stacks, project_)};
      if (!project_.label.empty()) issue.draft.labels.push_back(project_.label);
      for (const std::string& label : project_.more_labels) issue.draft.labels.push_back(label);
      plan_.issues.push_back(std::move(issue));
    }
    std::ranges::sort(plan_.issues, [](const PlannedIssue& a, const PlannedIssue& b) {
      return std::pair{b.reports, std::string_view{a.ids.front()}} <
             std::pair{a.reports, std::string_view{b.ids.front()}};
    });
    if (plan_.issues.size() > limit) {
      plan_.postponed = plan_.issues.size() - limit;
      plan_.issues.resize(limit);
    }
  }

  const std::string_view program_;
  const bugs::ProjectProgram& project_;
  const std::span<const ReportedStack> stacks_;
  const std::span<const Issue> issues_;
  std::vector<bugs::GroupKey> keys_;
  std::vector<OfIssue> of_issues_;
  const std::vector<std::vector<std::string>> unseen_;
  std::vector<size_t> unclaimed_;
  std::map<bugs::GroupKey, std::set<size_t>> owners_of_groups_;
  std::map<bugs::GroupKey, Stacks> new_groups_;
  IssuePlan plan_;
};

}  // namespace

IssuePlan plan_issues(std::string_view program, const bugs::ProjectProgram& project,
                      std::span<const ReportedStack> stacks, std::span<const Issue> issues,
                      const PlanLimits& limits) {
  return Planner{program, project, stacks, issues}.plan(limits);
}

}  // namespace tally::triage
