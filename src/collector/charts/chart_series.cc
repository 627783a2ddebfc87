#include "collector/charts/chart_series.h"

#include "collector/charts/stack_table.h"

namespace tally::collector {

ChartSeries::ChartSeries(const ChartIndex& index, const Wanted& wanted, std::string_view last)
    : steps_(last) {
  for (const IndexedProgram& program : index.programs()) {
    for (const IndexedChart& chart : program.charts) {
      if (!wanted(program, chart)) continue;
      charts_.push_back(&chart);
      rate_slots_.insert(chart.rate_slot);
    }
  }
}

void ChartSeries::add(std::string_view day, std::span<const BucketCount> buckets,
                      std::span<const uint64_t> participants) {
  if (charts_.empty()) return;
  if (std::string step = steps_.end_of(day); step != step_) {
    end();
    step_ = std::move(step);
    buckets_.assign(buckets.begin(), buckets.end());
    participants_.assign(participants.begin(), participants.end());
    return;
  }
  for (const IndexedChart* const chart : charts_) {
    const size_t end = chart->first_slot + chart->buckets.size();
    for (size_t i = chart->first_slot; i < end; ++i) {
      buckets_[i].reports += buckets[i].reports;
      buckets_[i].sum = add_count(buckets_[i].sum, buckets[i].sum);
    }
  }
  for (const size_t i : rate_slots_) participants_[i] += participants[i];
}

void ChartSeries::end() {
  if (step_.empty()) return;
  for (const IndexedChart* const chart : charts_) {
    auto bars = bars_of(*chart, buckets_, participants_);
    if (!bars.empty()) points_[chart->first_slot].push_back({step_, std::move(bars)});
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
