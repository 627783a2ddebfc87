// The chart config: what the owner of a collection wants to see, from which the upload config is
// made (doc/formats.md, "Chart config").
#ifndef TALLY_FORMAT_CHART_CONFIG_H_
#define TALLY_FORMAT_CHART_CONFIG_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/problem.h"

namespace tally::format {

enum class ChartType {
  kPartition,   // a bar for each bucket
  kStack,       // no chart: stacks are collected
  kHistogram,   // ordered buckets, with percentiles
  kTimeseries,  // a point for each week
  kSurvey,      // a partition beside a distribution that somebody else found
};

// One record. Values are as they are written, without comment and surrounding space.
struct ChartRecord {
  std::string title;
  std::string description;
  std::vector<std::string> issues;
  std::string type_name;                   // as it is written
  ChartType type = ChartType::kPartition;  // kPartition too where the name is none of the five
  std::string program;
  std::string module;
  std::string counter;          // expression; one that is spread over lines is joined
  std::string version;          // first version that it applies to; empty: all
  int64_t depth = 0;            // frames, for stacks; 0 if not said
  std::optional<double> error;  // wanted half-width of the 95 % interval of a share, in (0,1)
  std::optional<double> rate;   // of reports that have it, in (0,1]
  // Of kHistogram: which percentiles are shown, in (0,100).
  std::vector<double> percentiles;
  // Of kSurvey: the share of each bucket, who says so (a URL) and of which day.
  std::vector<std::pair<std::string, double>> reference;
  std::string source;
  std::string date;

  int line = 0;                                   // of the record's first key
  std::map<std::string, int, std::less<>> lines;  // of each key's first occurrence

  bool operator==(const ChartRecord&) const = default;
};

struct ChartConfig {
  std::vector<ChartRecord> records;
  std::vector<Problem> problems;  // in the order of lines; what is no error is for the check alone

  bool has_errors() const;
};

// Reads the text and says all that makes it invalid, at once: each problem is an error. A record
// with errors is in the result as far as it could be read. Pure, for any thread.
ChartConfig parse_chart_config(std::string_view text);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_CONFIG_H_
