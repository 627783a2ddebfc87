// The charts of several days, from what was counted of each.
#ifndef TALLY_COLLECTOR_CHARTS_COMBINE_H_
#define TALLY_COLLECTOR_CHARTS_COMBINE_H_

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/day_aggregate.h"

namespace tally::collector {

// A day, and the files that it was counted into and from.
struct CountedDay {
  std::shared_ptr<const DayAggregate> aggregate;
  std::filesystem::path aggregate_file;
  std::filesystem::path merged_file;
};

// What the days hold together. Reports of different days with the same X are one report wherever
// reports are counted (the reference has it so; clients draw a new X every week, so it is rare),
// save in `reports`. Sums of counts are of all of them.
struct Combined {
  // The newest day with a report that names a program; empty if there is none.
  std::string week;
  uint64_t reports = 0;                // all lines
  std::vector<BucketCount> buckets;    // by slot
  std::vector<uint64_t> participants;  // by rate slot
};

// The same of the stacks.
struct CombinedStacks {
  std::vector<StackCount> stacks;  // sorted by key; of each day those that it kept
  uint64_t left_out = 0;           // occurrences of those that a day did not keep
};

// Adds the days up, all counted by `index`; their order does not matter. The same day must not be
// given twice. Thread-safe.
//
// Takes a step for each bucket of each day and, if there are several days, one for each of their
// reports, whose X are read from the aggregate files in blocks; where an X occurs in two days, the
// lines are found in the merged files by bisection. Memory grows with the buckets alone.
//
// Fails if a file cannot be read, if an aggregate file is not that of its aggregate any more (the
// day was merged again meanwhile: take the days anew), or soon after `cancelled` is true.
//
// Of stacks it is exact as long as no day left any out.
base::Result<Combined> combine(std::shared_ptr<const ChartIndex> index,
                               std::span<const CountedDay> days,
                               const std::atomic<bool>& cancelled);
base::Result<CombinedStacks> combine_stacks(std::shared_ptr<const ChartIndex> index,
                                            std::span<const CountedDay> days,
                                            const std::atomic<bool>& cancelled);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_COMBINE_H_
