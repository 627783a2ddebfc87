#include "collector/charts/build_filter.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "collector/charts/aggregate_file.h"
#include "collector/charts/stack_table.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;

// The slots that a list lets pass; nothing if it lets all.
using Slots = std::optional<std::vector<uint64_t>>;

class Matcher {
 public:
  Matcher(const ChartIndex& index, const std::string& program, const BuildFilter& filter) {
    const auto first = std::ranges::find(index.programs(), program, &IndexedProgram::name);
    program_ = static_cast<uint64_t>(first - index.programs().begin());
    versions_ = slots_of(index, program, "Version", filter.versions);
    toolchains_ = slots_of(index, program, "GoVersion", filter.toolchains);
    goos_ = slots_of(index, program, "GOOS", filter.goos);
    goarch_ = slots_of(index, program, "GOARCH", filter.goarch);
  }

  bool passes_any() const {
    const auto any = [](const Slots& slots) { return !slots || !slots->empty(); };
    return any(versions_) && any(toolchains_) && any(goos_) && any(goarch_);
  }
  bool passes(const BuildKey& key) const {
    return key.program == program_ && has(versions_, key.version) &&
           has(toolchains_, key.toolchain) && has(goos_, key.goos) && has(goarch_, key.goarch);
  }

 private:
  static bool has(const Slots& slots, uint64_t slot) {
    return !slots || std::ranges::find(*slots, slot) != slots->end();
  }
  static Slots slots_of(const ChartIndex& index, const std::string& program, std::string_view chart,
                        const std::vector<std::string>& values) {
    if (values.empty()) return std::nullopt;
    std::vector<uint64_t> slots;
    for (const IndexedProgram& each : index.programs()) {
      if (each.name != program) continue;
      for (const IndexedChart& one : each.charts) {
        if (one.kind == ChartKind::kCounter || one.name != chart) continue;
        for (size_t i = 0; i < one.buckets.size(); ++i) {
          if (std::ranges::find(values, one.buckets[i]) == values.end()) continue;
          slots.push_back(one.first_slot + i);
        }
      }
    }
    return slots;
  }

  uint64_t program_ = 0;
  Slots versions_, toolchains_, goos_, goarch_;
};

// Whether all slots are there; an index of the file's fingerprint has them.
bool fits(const BuildCount& build, const FilteredDay& day) {
  return (build.buckets.empty() || build.buckets.back().slot < day.buckets.size()) &&
         (build.participants.empty() ||
          build.participants.back().rate_slot < day.participants.size());
}

void add_build(FilteredDay& day, const BuildCount& build) {
  for (const BuildBucket& each : build.buckets) {
    BucketCount& bucket = day.buckets[each.slot];
    bucket.reports += each.count.reports;
    bucket.sum = add_count(bucket.sum, each.count.sum);
  }
  for (const BuildParticipants& each : build.participants) {
    day.participants[each.rate_slot] += each.entries;
  }
}

}  // namespace

Result<void> filter_days(const ChartIndex& index, std::span<const CountedDay> days,
                         const std::string& program, const BuildFilter& filter,
                         const std::atomic<bool>& cancelled,
                         const std::function<void(const FilteredDay&)>& each) {
  const Matcher matcher{index, program, filter};
  for (const CountedDay& counted : days) {
    if (cancelled) return fail("filtering days: the collector stops");
    FilteredDay day{.day = counted.aggregate->day,
                    .buckets = std::vector<BucketCount>(index.slots()),
                    .participants = std::vector<uint64_t>(index.rate_slots()),
                    .left_out = counted.aggregate->builds_left_out};
    if (!matcher.passes_any()) {
      each(day);
      continue;
    }
    const auto builds =
        read_builds(counted.aggregate_file, index.fingerprint(), counted.aggregate->reports);
    if (!builds) return std::unexpected(builds.error());
    for (const BuildCount& build : *builds) {
      if (!matcher.passes(build.key)) continue;
      if (!fits(build, day)) {
        return fail("the aggregate file {} is damaged: it has slots that there are not",
                    counted.aggregate_file.native());
      }
      add_build(day, build);
    }
    each(day);
  }
  return {};
}

void add_day(FilteredRange& range, const FilteredDay& day) {
  Combined& sum = range.combined;
  range.left_out += day.left_out;
  bool any = false;
  for (size_t i = 0; i < day.buckets.size(); ++i) {
    sum.buckets[i].reports += day.buckets[i].reports;
    sum.buckets[i].sum = add_count(sum.buckets[i].sum, day.buckets[i].sum);
    any = any || day.buckets[i].reports > 0;
  }
  for (size_t i = 0; i < day.participants.size(); ++i) sum.participants[i] += day.participants[i];
  if (any) sum.week = std::max(sum.week, day.day);
}

}  // namespace tally::collector
