// The parts of the check of a chart config. Internal to src/format. Pure, for any thread.
#ifndef TALLY_FORMAT_CHART_WARNINGS_H_
#define TALLY_FORMAT_CHART_WARNINGS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/chart_buckets.h"
#include "format/chart_config.h"

namespace tally::format {

struct ChartWarnings {
  // At the line of the record's key, or of the record if it has no such key.
  void add(const ChartRecord& record, std::string_view key, std::string message) {
    const auto line = record.lines.find(key);
    problems.push_back(
        {line == record.lines.end() ? record.line : line->second, false, std::move(message)});
  }

  std::vector<Problem> problems;
};

// What a record of its type should have, and should not.
void check_type(const ChartRecord& record, const CounterExpression& counter, ChartWarnings& out);

// What one record of a program should not repeat of another.
void check_duplicates(const std::vector<const ChartRecord*>& records, ChartWarnings& out);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_WARNINGS_H_
