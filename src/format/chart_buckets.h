// The counters that a record of a chart config names. Internal to src/format. Pure, for any thread.
#ifndef TALLY_FORMAT_CHART_BUCKETS_H_
#define TALLY_FORMAT_CHART_BUCKETS_H_

#include <string_view>
#include <vector>

namespace tally::format {

// `chart:{bucket,bucket}`, `chart:bucket` or `chart`, as it is written. The views point into the
// expression and live as long.
struct CounterExpression {
  std::string_view chart;                 // before the first `:`, or before the `{` without one
  std::string_view prefix;                // before the `{`, or all of it
  std::vector<std::string_view> buckets;  // those of the list, or what is behind the `:`
  std::string_view tail;                  // behind the `}`
  bool has_list = false;
  bool has_colon = false;  // before the list
};

CounterExpression read_counter_expression(std::string_view counter);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_BUCKETS_H_
