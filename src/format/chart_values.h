// The values of a chart config's keys. Internal to src/format. Pure, for any thread.
#ifndef TALLY_FORMAT_CHART_VALUES_H_
#define TALLY_FORMAT_CHART_VALUES_H_

#include <optional>
#include <string_view>

#include "base/error.h"
#include "format/chart_config.h"

namespace tally::format {

// Puts the value of the key (one of kChartKeys), which is not empty, into the record. The error is
// a whole sentence.
base::Result<void> read_chart_value(std::string_view key, std::string_view value,
                                    ChartRecord& record);

// All of the text as a number in decimal form, as `0.01` and `1e-2`.
std::optional<double> read_decimal(std::string_view text);

// `http://` or `https://` with something behind it, without white space.
bool is_link(std::string_view text);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_VALUES_H_
