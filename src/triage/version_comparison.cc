#include "triage/version_comparison.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "base/spelling.h"

namespace tally::triage {
namespace {

using base::Result;

double share(uint64_t with, uint64_t without) {
  return with == 0 ? 0 : static_cast<double>(with) / static_cast<double>(with + without);
}

Change change_of(const TwoByTwo& users) {
  if (users.first_with == 0) return Change::kNew;
  if (users.second_with == 0) return Change::kGone;
  const double before = share(users.first_with, users.first_without);
  const double after = share(users.second_with, users.second_without);
  if (before == after) return Change::kSame;
  return after > before ? Change::kMore : Change::kFewer;
}

Result<const ReportCount*> reports_of(const StackData& data, const std::string& version) {
  const auto it = data.versions().find(version);
  if (it != data.versions().end()) return &it->second;
  std::vector<std::string_view> names;
  for (const auto& [name, count] : data.versions()) names.push_back(name);
  if (names.empty()) return base::fail("the data have no report of {}", data.query().program);
  const std::string_view nearest = base::nearest_name(version, names);
  constexpr size_t kMostNames = 10;
  const size_t shown = std::min(names.size(), kMostNames);
  return base::fail("the data have no report of {} {}{}; the newest versions in them are {}",
                    data.query().program, version,
                    nearest.empty() ? "" : fmt::format(" (did you mean {}?)", nearest),
                    fmt::join(names.end() - static_cast<std::ptrdiff_t>(shown), names.end(), ", "));
}

// All days of which there are reports of both.
Days days_of(const ReportCount& a, const ReportCount& b) {
  return {.first = std::min(a.by_day.begin()->first, b.by_day.begin()->first),
          .last = std::max(a.by_day.rbegin()->first, b.by_day.rbegin()->first)};
}

// 12,345
std::string grouped(uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string chance(const ComparedGroup& group) {
  const std::string q = group.q < 0.0001 ? "q < 0.0001" : fmt::format("q = {:.2g}", group.q);
  return group.is_significant() ? q : fmt::format("may be chance, {}", q);
}

}  // namespace

std::optional<Days> best_week(const StackData& data, const std::string& before,
                              const std::string& after) {
  const auto first = data.versions().find(before);
  const auto second = data.versions().find(after);
  if (first == data.versions().end() || second == data.versions().end()) return std::nullopt;
  std::set<base::Date> ends;
  for (const auto& each : {first, second}) {
    for (const auto& [day, count] : each->second.by_day) ends.insert(day);
  }
  std::optional<Days> best;
  std::pair<uint64_t, uint64_t> most;  // of the rarer one, of both
  for (const base::Date end : ends) {
    const Days days{.first = *ends.lower_bound(end - std::chrono::days{6}), .last = end};
    const uint64_t a = first->second.reports_of(days), b = second->second.reports_of(days);
    const std::pair these{std::min(a, b), a + b};
    if (these.first == 0 || these < most) continue;
    most = these;
    best = days;
  }
  return best;
}

Result<Comparison> compare_versions(const StackData& data, std::span<const StackGroup> groups,
                                    const std::string& before, const std::string& after,
                                    const std::optional<Days>& days) {
  if (before == after) return base::fail("{} cannot be compared with itself", before);
  const auto first = reports_of(data, before);
  if (!first) return std::unexpected(first.error());
  const auto second = reports_of(data, after);
  if (!second) return std::unexpected(second.error());
  const Days compared_days = days.value_or(days_of(**first, **second));
  Comparison comparison{.before = before,
                        .after = after,
                        .days = compared_days,
                        .before_users = (*first)->reports_of(compared_days),
                        .after_users = (*second)->reports_of(compared_days),
                        .each_user_once = compared_days.are_one_week(),
                        .groups = {}};
  std::vector<double> p_values;
  for (const StackGroup& group : groups) {
    const uint64_t a = reports_of_version(group.occurrences, data, before, compared_days);
    const uint64_t c = reports_of_version(group.occurrences, data, after, compared_days);
    if (a == 0 && c == 0) continue;
    ComparedGroup compared{.group = &group,
                           .users = {.first_with = a,
                                     .first_without = comparison.before_users - a,
                                     .second_with = c,
                                     .second_without = comparison.after_users - c}};
    compared.change = change_of(compared.users);
    compared.p = fisher_exact(compared.users);
    p_values.push_back(compared.p);
    comparison.groups.push_back(compared);
  }
  const std::vector<double> adjusted = adjust_benjamini_hochberg(p_values);
  for (size_t i = 0; i < adjusted.size(); ++i) comparison.groups[i].q = adjusted[i];
  std::ranges::sort(comparison.groups, {}, [](const ComparedGroup& each) {
    return std::tuple(!each.is_regression(), !each.is_significant(), each.p,
                      std::tie(each.group->key.counter, each.group->key.functions));
  });
  return comparison;
}

std::string_view name_of(Change change) {
  switch (change) {
    case Change::kNew:
      return "new";
    case Change::kMore:
      return "more";
    case Change::kSame:
      return "same";
    case Change::kFewer:
      return "fewer";
    case Change::kGone:
      return "gone";
  }
  return "";
}

std::string sentence_of(const ComparedGroup& group, const Comparison& comparison) {
  const StackGroup& stacks = *group.group;
  const std::string& name = !stacks.blamed.empty()          ? stacks.blamed
                            : !stacks.key.functions.empty() ? stacks.key.functions[0]
                                                            : stacks.key.counter;
  const char* const who = comparison.each_user_once ? "users" : "reports";
  const auto numbers = [&](uint64_t with, uint64_t all) {
    return with == 0 ? fmt::format("none of {}", grouped(all))
                     : fmt::format("{} of {}", grouped(with), grouped(all));
  };
  const std::string counts = fmt::format(
      "{} {} of {}, {} of {} ({})", numbers(group.users.second_with, comparison.after_users), who,
      comparison.after, numbers(group.users.first_with, comparison.before_users), comparison.before,
      chance(group));
  const double before = share(group.users.first_with, group.users.first_without);
  const double after = share(group.users.second_with, group.users.second_without);
  switch (group.change) {
    case Change::kNew:
      return fmt::format("{} is new: {}.", name, counts);
    case Change::kGone:
      return fmt::format("{} is gone: {}.", name, counts);
    case Change::kMore:
      return fmt::format("{} is {:.2g} times as frequent: {}.", name, after / before, counts);
    case Change::kFewer:
      return fmt::format("{} is {:.2g} times as rare: {}.", name, before / after, counts);
    case Change::kSame:
      break;
  }
  return fmt::format("{} is as frequent as before: {}.", name, counts);
}

}  // namespace tally::triage
