// The charts of a range of days as JSON (doc/formats.md, "Charts"). Pure, for any thread.
#ifndef TALLY_COLLECTOR_CHARTS_CHARTS_JSON_H_
#define TALLY_COLLECTOR_CHARTS_CHARTS_JSON_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/charts/build_filter.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/chart_meaning.h"
#include "collector/charts/chart_series.h"
#include "collector/charts/combine.h"
#include "collector/charts/day_aggregate.h"

namespace tally::collector {

// What charts are made of. It all was numbered by `index`.
struct ChartsInput {
  const ChartIndex& index;
  const ChartMeanings& meanings;
  const Combined& combined;  // of the range
  std::string_view from;
  std::string_view to;
  // Of timeseries, and if every_chart_has_series of the others too; null: no chart has one.
  const ChartSeries* series = nullptr;
  bool every_chart_has_series = false;
  // If it is given, `combined` is of builds that pass.
  const BuildFilter* filter = nullptr;
  uint64_t builds_left_out = 0;
};

// On one line, without a newline. Every member of the reference's is there, with its value and in
// its order; ours come behind them.
std::string charts_json(const ChartsInput& input, const ChartsFilter& filter = {});

// The reference's members alone: byte for byte what it makes of the same reports and config.
std::string reference_charts_json(const ChartsInput& input);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_CHARTS_JSON_H_
