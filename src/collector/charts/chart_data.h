// From numbers by slot to the charts that are shown.
#ifndef TALLY_COLLECTOR_CHARTS_CHART_DATA_H_
#define TALLY_COLLECTOR_CHARTS_CHART_DATA_H_

#include "collector/charts/chart_index.h"
#include "collector/charts/charts.h"
#include "collector/charts/combine.h"

namespace tally::collector {

// The charts in the order of the config, their bars in the order that doc/formats.md ("Charts")
// has, exactly as the reference counts. Pure, for any thread.
ChartData chart_data(const ChartIndex& index, const Combined& counts);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_CHART_DATA_H_
