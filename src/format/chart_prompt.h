// The record of a chart config that says which share of users is asked: `type: prompt`. Internal to
// src/format. Pure, for any thread.
#ifndef TALLY_FORMAT_CHART_PROMPT_H_
#define TALLY_FORMAT_CHART_PROMPT_H_

#include <string_view>
#include <vector>

#include "base/error.h"
#include "format/chart_config.h"
#include "format/chart_lines.h"
#include "format/chart_validity.h"

namespace tally::format {

// Whether these fields are of such a record, by the first `type` that has a value.
bool is_prompt_record(const std::vector<ChartField>& fields);

// As of a chart (chart_values.h, chart_validity.h).
base::Result<void> read_chart_value(std::string_view key, std::string_view value,
                                    PromptRecord& record);
void check_validity(const PromptRecord& record, const EmptyKeys& empty,
                    std::vector<Problem>& problems);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_PROMPT_H_
