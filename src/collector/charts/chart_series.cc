#include "collector/charts/chart_series.h"

#include "collector/charts/stack_table.h"

namespace tally::collector {

void ChartSeries::add(std::string_view day, std::span<const BucketCount> buckets,
                      std::span<const uint64_t> participants) {
  if (std::string step = steps_.end_of(day); step != step_) {
    end();
    step_ = std::move(step);
    buckets_.assign(buckets.begin(), buckets.end());
    participants_.assign(participants.begin(), participants.end());
    return;
  }
  for (size_t i = 0; i < buckets_.size(); ++i) {
    buckets_[i].reports += buckets[i].reports;
    buckets_[i].sum = add_count(buckets_[i].sum, buckets[i].sum);
  }
  for (size_t i = 0; i < participants_.size(); ++i) participants_[i] += participants[i];
}

void ChartSeries::end() {
  if (step_.empty()) return;
  for (const IndexedProgram& program : index_.programs()) {
    for (const IndexedChart& chart : program.charts) {
      if (!wanted_(program, chart)) continue;
      auto bars = bars_of(chart, buckets_, participants_);
      if (bars.empty()) continue;
      points_[chart.first_slot].push_back({step_, std::move(bars)});
    }
  }
  step_.clear();
}

const std::vector<SeriesPoint>& ChartSeries::of(const IndexedChart& chart) const {
  static const std::vector<SeriesPoint> kNone;
  const auto it = points_.find(chart.first_slot);
  return it == points_.end() ? kNone : it->second;
}

void add_days(ChartSeries& series, std::span<const CountedDay> days) {
  for (const CountedDay& each : days) {
    const DayAggregate& day = *each.aggregate;
    series.add(day.day, day.buckets, day.participants);
  }
  series.end();
}

size_t most_series_bars(const ChartIndex& index, const ChartsFilter& filter, size_t steps) {
  size_t buckets = 0;
  for (const IndexedProgram& program : index.programs()) {
    if (!filter.has(program)) continue;
    for (const IndexedChart& chart : program.charts) {
      if (filter.has(chart)) buckets += chart.buckets.size();
    }
  }
  return buckets * steps;
}

}  // namespace tally::collector
