// For tests of charts: what the charts show, and nothing else.
#ifndef TALLY_COLLECTOR_CHARTS_CHART_DATA_FIXTURE_H_
#define TALLY_COLLECTOR_CHARTS_CHART_DATA_FIXTURE_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "collector/charts/chart_bars.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/combine.h"

namespace tally::collector {

struct Bar {
  std::string key;     // the bucket
  uint64_t value = 0;  // different reports in which the bucket occurs

  bool operator==(const Bar&) const = default;
};
inline void PrintTo(const Bar& bar, std::ostream* out) { *out << bar.key << ": " << bar.value; }

struct Chart {
  std::string name;
  std::vector<Bar> bars;  // never empty

  bool operator==(const Chart&) const = default;
};

struct ProgramCharts {
  std::string name;
  std::vector<Chart> charts;

  bool operator==(const ProgramCharts&) const = default;
};

struct ChartData {
  std::string week;
  std::vector<ProgramCharts> programs;
  uint64_t reports = 0;

  bool operator==(const ChartData&) const = default;
};

inline ChartData chart_data(const ChartIndex& index, const Combined& counts) {
  ChartData data{.week = counts.week, .programs = {}, .reports = counts.reports};
  for (const IndexedProgram& program : index.programs()) {
    ProgramCharts charts{program.name, {}};
    for (const IndexedChart& chart : program.charts) {
      std::vector<Bar> bars;
      for (const ChartBar& bar : bars_of(chart, counts.buckets, counts.participants)) {
        bars.push_back({bar.key, bar.count.reports});
      }
      if (!bars.empty()) charts.charts.push_back({chart.name, std::move(bars)});
    }
    data.programs.push_back(std::move(charts));
  }
  return data;
}

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_CHART_DATA_FIXTURE_H_
