// Charts of some builds of a program, from what was counted of each build (doc/formats.md,
// "Charts").
#ifndef TALLY_COLLECTOR_CHARTS_BUILD_FILTER_H_
#define TALLY_COLLECTOR_CHARTS_BUILD_FILTER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "collector/charts/build_counts.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/combine.h"

namespace tally::collector {

// Buckets of the charts of what a program is. Of a list any must be what the build has; an empty
// one lets all pass. All lists must hold.
struct BuildFilter {
  std::vector<std::string> versions;
  std::vector<std::string> toolchains;  // release lines
  std::vector<std::string> goos;
  std::vector<std::string> goarch;

  bool empty() const {
    return versions.empty() && toolchains.empty() && goos.empty() && goarch.empty();
  }
  bool operator==(const BuildFilter&) const = default;
};

// What the builds that pass have of a day, and of what the day left out.
struct FilteredDay {
  std::string day;
  std::vector<BucketCount> buckets;    // by slot; entries in place of reports
  std::vector<uint64_t> participants;  // by rate slot
  uint64_t left_out = 0;               // entries of builds of any program that were not kept
};

// Adds the builds of `program` up that pass, day by day, as all days were counted by `index`:
// `each` is given every day of the span in its order. A value that the config does not have lets
// nothing pass; if nothing can pass, no file is read. Reads the days' aggregate files, and fails
// where one cannot be read, is not of its aggregate or the index any more, or soon after
// `cancelled` is true. Memory is that of one day.
base::Result<void> filter_days(const ChartIndex& index, std::span<const CountedDay> days,
                               const std::string& program, const BuildFilter& filter,
                               const std::atomic<bool>& cancelled,
                               const std::function<void(const FilteredDay&)>& each);

// The days together. A report that is in two days, or has two builds that pass, counts twice.
struct FilteredRange {
  // Of no day.
  explicit FilteredRange(const ChartIndex& index) {
    combined.buckets.resize(index.slots());
    combined.participants.resize(index.rate_slots());
  }

  Combined combined;  // `reports` are all of the days
  uint64_t left_out = 0;
};
void add_day(FilteredRange& range, const FilteredDay& day);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_BUILD_FILTER_H_
