// Reports that have the same X are one report wherever reports are counted. Where they were counted
// one by one, this finds out by how much that is too many. Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_SAME_REPORTS_H_
#define TALLY_COLLECTOR_CHARTS_SAME_REPORTS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/line_counter.h"

namespace tally::collector {

// For one thread at a time.
class SameReports {
 public:
  SameReports(const std::shared_ptr<const ChartIndex>& index, CountStacks stacks);

  enum class Line { kFirst, kFurther };
  // A line with an X that another has too: the first of them, or one with the X of the line before.
  base::Result<void> add(std::string_view line, Line which);

  // Takes from what was counted one by one what it counts more than once. Sums stay.
  void correct(std::vector<BucketCount>& buckets, std::vector<uint64_t>& participants) const;
  // `stacks` are sorted by key.
  void correct(std::vector<StackCount>& stacks) const;

 private:
  LineCounter one_by_one_;
  LineCounter together_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_SAME_REPORTS_H_
