// The bars of a chart (doc/formats.md, "Charts"). Pure, for any thread.
#ifndef TALLY_COLLECTOR_CHARTS_CHART_BARS_H_
#define TALLY_COLLECTOR_CHARTS_CHART_BARS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "collector/charts/chart_index.h"
#include "collector/charts/day_aggregate.h"
#include "collector/charts/estimate.h"

namespace tally::collector {

struct ChartBar {
  std::string key;  // the bucket
  BucketCount count;
  Estimate estimate;  // of its share among the reports that name the program

  bool operator==(const ChartBar&) const = default;
};

// Of a chart whose index numbered `buckets`, by slot, and `participants`, by rate slot: those of a
// DayAggregate, or of several days. In the chart's order, each key once; none if no report has any
// of them. What nobody reported is left out of `Version` and `GoVersion`, and is 0 elsewhere.
std::vector<ChartBar> bars_of(const IndexedChart& chart, std::span<const BucketCount> buckets,
                              std::span<const uint64_t> participants);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_CHART_BARS_H_
