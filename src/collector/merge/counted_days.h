// The published weeks as charts are made of them.
#ifndef TALLY_COLLECTOR_MERGE_COUNTED_DAYS_H_
#define TALLY_COLLECTOR_MERGE_COUNTED_DAYS_H_

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/combine.h"
#include "collector/store/store.h"

namespace tally::collector {

// Counts the merged files of a directory when they are asked for, and those again that have changed
// since. Thread-safe: one thread counts, others wait for it.
class CountedDays {
 public:
  // The counts are kept in the directory `aggregates`, which is made.
  CountedDays(std::filesystem::path merged, std::filesystem::path aggregates,
              std::shared_ptr<const ChartIndex> index)
      : merged_(std::move(merged)), aggregates_(std::move(aggregates)), index_(std::move(index)) {}

  // The days of `weeks`, in their order. Fails if a merged file cannot be counted, or soon after
  // `cancelled` is true.
  base::Result<std::vector<CountedDay>> of(const std::vector<WeekCount>& weeks,
                                           const std::atomic<bool>& cancelled);

 private:
  struct Kept {
    uint64_t reports = 0;  // of the week when it was counted: they only ever become more
    CountedDay day;
  };
  base::Result<CountedDay> count(const WeekCount& week, const std::atomic<bool>& cancelled) const;

  const std::filesystem::path merged_;
  const std::filesystem::path aggregates_;
  const std::shared_ptr<const ChartIndex> index_;
  std::mutex mutex_;  // guards what follows
  std::map<std::string, Kept> kept_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_MERGE_COUNTED_DAYS_H_
