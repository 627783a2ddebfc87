// The bars of charts over time. For one thread at a time.
#ifndef TALLY_COLLECTOR_CHARTS_CHART_SERIES_H_
#define TALLY_COLLECTOR_CHARTS_CHART_SERIES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/charts/chart_bars.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/combine.h"
#include "collector/charts/day_aggregate.h"
#include "collector/charts/seven_days.h"

namespace tally::collector {

// Which charts are written; empty: all.
struct ChartsFilter {
  std::string_view program;
  std::string_view chart;

  bool has(const IndexedProgram& each) const { return program.empty() || program == each.name; }
  bool has(const IndexedChart& each) const { return chart.empty() || chart == each.name; }
};

struct SeriesPoint {
  std::string week;            // the last of seven days
  std::vector<ChartBar> bars;  // never empty
};

class ChartSeries {
 public:
  using Wanted = std::function<bool(const IndexedProgram& program, const IndexedChart& chart)>;

  // Of the index's charts that are wanted, in steps of seven days counted back from `last`. The
  // index must outlive it.
  ChartSeries(const ChartIndex& index, const Wanted& wanted, std::string_view last);

  // Adds what was counted of a day, by slot and by rate slot; days come oldest first, and none is
  // after the last. A report that is in several days of a step counts in each: it has come under
  // several dates, which no program of ours does.
  void add(std::string_view day, std::span<const BucketCount> buckets,
           std::span<const uint64_t> participants);
  // To be called after the last day.
  void end();

  // Of a chart of the index; a point for each step in which it has data.
  const std::vector<SeriesPoint>& of(const IndexedChart& chart) const;

 private:
  std::vector<const IndexedChart*> charts_;
  std::set<size_t> rate_slots_;  // of the charts
  const SevenDays steps_;
  std::string step_;  // the one that is being summed up; empty: none
  // Sums of the charts' slots alone: a request for one program would else add up those of all.
  std::vector<BucketCount> buckets_;                   // of it, by slot
  std::vector<uint64_t> participants_;                 // of it, by rate slot
  std::map<size_t, std::vector<SeriesPoint>> points_;  // by first slot
};

// Adds these days, oldest first, and ends.
void add_days(ChartSeries& series, std::span<const CountedDay> days);

// Bars that an answer's series can have at most: buckets of the charts times steps. An answer of
// so many has some 12 MB.
inline constexpr size_t kMaxSeriesBars = 100'000;
// How many bars the series of so many steps can have.
size_t most_series_bars(const ChartIndex& index, const ChartsFilter& filter, size_t steps);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_CHART_SERIES_H_
