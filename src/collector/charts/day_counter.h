// Counts the reports of one day, line by line, into its DayAggregate.
#ifndef TALLY_COLLECTOR_CHARTS_DAY_COUNTER_H_
#define TALLY_COLLECTOR_CHARTS_DAY_COUNTER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collector/charts/build_counts.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/day_aggregate.h"
#include "collector/charts/line_counter.h"

namespace tally::collector {

// What a day adds up to.
struct CountedReports {
  DayAggregate aggregate;
  std::vector<BuildCount> builds;  // sorted by key
};

// Its memory is that of the index, of the day's stacks (kMaxStacksOfDay and kMaxStackBytesOfDay)
// and of its builds (kMaxBuildsOfDay and kMaxBuildBucketsOfDay): it does not grow with the number
// of reports. For one thread at a time.
class DayCounter {
 public:
  // `salt`: see StackTable and BuildTable.
  explicit DayCounter(std::shared_ptr<const ChartIndex> index, std::string salt = {});

  // Counts one report: a line of a merged file, without its newline. Fails, and counts nothing of
  // it, if the line is no report, if it is of another Week than those before it, or if its X is not
  // above theirs: in a merged file all X are different and rise.
  base::Result<void> add(std::string_view line);

  // The X of the last report.
  double x() const { return x_; }

  // What was counted; the counter is at its beginning again.
  CountedReports take();

 private:
  std::unique_ptr<LineCounter> make_counter(std::shared_ptr<const ChartIndex> index) const;

  const std::string salt_;
  std::unique_ptr<LineCounter> counter_;
  std::string day_;
  double x_ = 0;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_DAY_COUNTER_H_
