// What a record of a chart config must have. Internal to src/format. Pure, for any thread.
#ifndef TALLY_FORMAT_CHART_VALIDITY_H_
#define TALLY_FORMAT_CHART_VALIDITY_H_

#include <map>
#include <string_view>
#include <vector>

#include "format/chart_config.h"

namespace tally::format {

// Lines of keys behind which nothing stands.
using EmptyKeys = std::map<std::string_view, int>;

// Adds an error for each rule that the record breaks. A key that is in `record.lines` is not
// missing, whatever became of its value.
void check_validity(const ChartRecord& record, const EmptyKeys& empty,
                    std::vector<Problem>& problems);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_VALIDITY_H_
