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

struct NeededKey {
  std::string_view key;
  std::string_view what;  // what to do where it is missing
};

// Adds an error if a record, which begins at the line and has these keys, lacks the needed one.
void need_key(const NeededKey& needed, int line, const KeyLines& lines, const EmptyKeys& empty,
              std::vector<Problem>& problems);

// Adds an error for each rule that the record breaks. A key that is in `record.lines` is not
// missing, whatever became of its value.
void check_validity(const ChartRecord& record, const EmptyKeys& empty,
                    std::vector<Problem>& problems);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_VALIDITY_H_
