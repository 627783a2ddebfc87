#include "collector/charts/chart_series.h"

namespace tally::collector {

void ChartSeries::add(std::string_view week, std::span<const BucketCount> buckets,
                      std::span<const uint64_t> participants) {
  for (const IndexedProgram& program : index_.programs()) {
    if (!filter_.has(program)) continue;
    for (const IndexedChart& chart : program.charts) {
      if (!filter_.has(chart)) continue;
      auto bars = bars_of(chart, buckets, participants);
      if (bars.empty()) continue;
      points_[chart.first_slot].push_back({std::string(week), std::move(bars)});
    }
  }
}

const std::vector<SeriesPoint>& ChartSeries::of(const IndexedChart& chart) const {
  static const std::vector<SeriesPoint> kNone;
  const auto it = points_.find(chart.first_slot);
  return it == points_.end() ? kNone : it->second;
}

size_t most_series_bars(const ChartIndex& index, const ChartsFilter& filter, size_t weeks) {
  size_t buckets = 0;
  for (const IndexedProgram& program : index.programs()) {
    if (!filter.has(program)) continue;
    for (const IndexedChart& chart : program.charts) {
      if (filter.has(chart)) buckets += chart.buckets.size();
    }
  }
  return buckets * weeks;
}

}  // namespace tally::collector
