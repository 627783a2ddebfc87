// The bars of charts week by week. For one thread at a time.
#ifndef TALLY_COLLECTOR_CHARTS_CHART_SERIES_H_
#define TALLY_COLLECTOR_CHARTS_CHART_SERIES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/charts/chart_bars.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/day_aggregate.h"

namespace tally::collector {

// Which charts are written; empty: all.
struct ChartsFilter {
  std::string_view program;
  std::string_view chart;

  bool has(const IndexedProgram& each) const { return program.empty() || program == each.name; }
  bool has(const IndexedChart& each) const { return chart.empty() || chart == each.name; }
};

struct SeriesPoint {
  std::string week;
  std::vector<ChartBar> bars;  // never empty
};

class ChartSeries {
 public:
  // Of the index's charts that `filter` has; both must outlive it.
  ChartSeries(const ChartIndex& index, const ChartsFilter& filter)
      : index_(index), filter_(filter) {}

  // Adds what was counted of a week, by slot and by rate slot; weeks come oldest first.
  void add(std::string_view week, std::span<const BucketCount> buckets,
           std::span<const uint64_t> participants);

  // Of a chart of the index; a point for each week in which it has data.
  const std::vector<SeriesPoint>& of(const IndexedChart& chart) const;

 private:
  const ChartIndex& index_;
  const ChartsFilter filter_;
  std::map<size_t, std::vector<SeriesPoint>> points_;  // by first slot
};

// Bars that an answer's series can have at most: buckets of the charts times weeks. An answer of
// so many has some 12 MB.
inline constexpr size_t kMaxSeriesBars = 100'000;
// How many bars the series of so many weeks can have.
size_t most_series_bars(const ChartIndex& index, const ChartsFilter& filter, size_t weeks);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_CHART_SERIES_H_
