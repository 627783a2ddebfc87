#include "triage/stack_groups.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "format/stack_id.h"

namespace tally::triage {
namespace {

int64_t saturated(int64_t sum, int64_t count) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  return count > kMost - sum ? kMost : sum + count;
}

// Whether versions before and after it can be told.
bool is_in_order(std::string_view version) { return !version.empty() && version != "devel"; }

// Sets new_since, gone_since and reports_since_gone, from `versions`.
void add_life(StackTotal& total, const StackData::Versions& all) {
  const auto has = [&](const std::string& version) {
    return std::ranges::any_of(total.versions, [&](auto& each) { return each.first == version; });
  };
  std::string first;
  std::string last;
  bool has_earlier = false;
  for (const auto& [version, count] : all) {
    if (!is_in_order(version)) continue;
    if (has(version)) {
      if (first.empty()) first = version;
      last = version;
    }
    has_earlier |= first.empty();
  }
  if (has_earlier) total.new_since = first;
  if (last.empty()) return;
  for (auto it = std::next(all.find(last)); it != all.end(); ++it) {
    if (total.gone_since.empty()) total.gone_since = it->first;
    total.reports_since_gone += it->second.reports;
  }
}

// Counts a report once, however many occurrences it has.
class OncePerReport {
 public:
  bool is_new(uint32_t report) { return std::exchange(last_, report) != report; }

 private:
  std::optional<uint32_t> last_;
};

bool has_more_reports(const StackTotal& a, const StackTotal& b) { return a.reports > b.reports; }

}  // namespace

StackTotal total_of(std::span<const Occurrence> occurrences, const StackData& data) {
  StackTotal total;
  ReportCount reports;
  std::map<uint32_t, std::pair<BuildTotal, OncePerReport>> builds;
  std::map<std::string, std::pair<uint64_t, OncePerReport>, StackData::EarlierVersion> versions;
  OncePerReport any;
  for (const Occurrence& each : occurrences) {
    total.sum = saturated(total.sum, each.count);
    if (any.is_new(each.report)) reports.add(data.days()[each.report]);
    auto& [build, of_build] = builds[each.build];
    build.sum = saturated(build.sum, each.count);
    if (of_build.is_new(each.report)) ++build.reports;
    auto& [count, of_version] = versions[data.builds()[each.build].version];
    if (of_version.is_new(each.report)) ++count;
  }
  total.reports = reports.reports;
  total.users = reports.users();
  if (!reports.by_day.empty()) {
    total.first = reports.by_day.begin()->first;
    total.last = reports.by_day.rbegin()->first;
  }
  for (const auto& [number, build] : builds) {
    total.builds.emplace(data.builds()[number], build.first);
  }
  for (const auto& [version, count] : versions) total.versions.emplace_back(version, count.first);
  add_life(total, data.versions());
  return total;
}

uint64_t reports_of_version(std::span<const Occurrence> occurrences, const StackData& data,
                            std::string_view version, const Days& days) {
  uint64_t reports = 0;
  OncePerReport once;
  for (const Occurrence& each : occurrences) {
    if (!days.have(data.days()[each.report])) continue;
    if (data.builds()[each.build].version == version && once.is_new(each.report)) ++reports;
  }
  return reports;
}

std::vector<StackGroup> group_stacks(const StackData& data, const bugs::ProjectProgram& project,
                                     const ShowStack& show) {
  std::map<bugs::GroupKey, StackGroup> groups;
  for (const auto& [text, occurrences] : data.stacks()) {
    ListedStack stack{.id = format::stack_id(text),
                      .text = text,
                      .shown = show(text),
                      .total = total_of(occurrences, data)};
    StackGroup& group = groups[bugs::group_key(stack.shown, project.uninteresting)];
    group.stacks.push_back(std::move(stack));
    group.occurrences.insert(group.occurrences.end(), occurrences.begin(), occurrences.end());
  }
  std::vector<StackGroup> sorted;
  for (auto& [key, group] : groups) {
    group.key = key;
    std::ranges::sort(group.stacks, [](const ListedStack& a, const ListedStack& b) {
      return a.total.reports != b.total.reports ? has_more_reports(a.total, b.total) : a.id < b.id;
    });
    group.blamed =
        bugs::blamed_function(group.stacks[0].shown, project.blamed, project.uninteresting);
    std::ranges::sort(group.occurrences, {},
                      [](const Occurrence& each) { return std::pair(each.report, each.build); });
    group.total = total_of(group.occurrences, data);
    sorted.push_back(std::move(group));
  }
  std::ranges::sort(sorted, [](const StackGroup& a, const StackGroup& b) {
    return a.total.reports != b.total.reports ? has_more_reports(a.total, b.total) : a.key < b.key;
  });
  return sorted;
}

}  // namespace tally::triage
