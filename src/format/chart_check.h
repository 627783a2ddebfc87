// What a chart config should not be, though it is valid (doc/formats.md, "What is warned of").
// Pure, for any thread.
#ifndef TALLY_FORMAT_CHART_CHECK_H_
#define TALLY_FORMAT_CHART_CHECK_H_

#include <cstddef>
#include <vector>

#include "format/chart_config.h"
#include "format/problem.h"

namespace tally::format {

struct CheckOptions {
  size_t max_buckets = 100;  // in one chart
};

// The warnings of all records that have no error, in the order of lines; config.problems, where
// those of the text alone are, are not in the result. Each says what is wrong and what would be
// right. At most kMaxChartProblems. Takes time in proportion to the text, but for a logarithm.
std::vector<Problem> check_chart_config(const ChartConfig& config,
                                        const CheckOptions& options = {});

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_CHECK_H_
