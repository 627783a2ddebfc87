#include "collector/charts/same_reports.h"

#include <algorithm>
#include <map>

namespace tally::collector {

SameReports::SameReports(const std::shared_ptr<const ChartIndex>& index, CountStacks stacks)
    : one_by_one_(index, stacks), together_(index, stacks) {}

base::Result<void> SameReports::add(std::string_view line, Line which) {
  if (auto read = one_by_one_.read(line); !read) return std::unexpected(read.error());
  if (auto read = together_.read(line); !read) return std::unexpected(read.error());
  one_by_one_.count();
  together_.count(which == Line::kFirst ? LineCounter::Report::kAnother
                                        : LineCounter::Report::kTheSame);
  return {};
}

void SameReports::correct(std::vector<BucketCount>& buckets,
                          std::vector<uint64_t>& participants) const {
  const auto single = one_by_one_.buckets();
  const auto same = together_.buckets();
  for (size_t i = 0; i < buckets.size(); ++i) {
    buckets[i].reports -= single[i].reports - same[i].reports;
  }
  const auto single_participants = one_by_one_.participants();
  const auto same_participants = together_.participants();
  for (size_t i = 0; i < participants.size(); ++i) {
    participants[i] -= single_participants[i] - same_participants[i];
  }
}

void SameReports::correct(std::vector<StackCount>& stacks) const {
  std::map<StackKey, uint64_t> same;
  for (const StackCount& each : together_.stacks().sorted()) same[each.key] = each.count.reports;
  for (const StackCount& each : one_by_one_.stacks().sorted()) {
    const auto it = std::ranges::lower_bound(stacks, each.key, {}, &StackCount::key);
    // Days keep stacks by the same rule, but each only so many of its own.
    if (it == stacks.end() || it->key != each.key) continue;
    const uint64_t more = each.count.reports - same[each.key];
    it->count.reports -= std::min(more, it->count.reports - 1);
  }
}

}  // namespace tally::collector
