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
#include "format/prompt_rollout.h"

namespace tally::format {

enum class ChartType {
  kPartition,   // a bar for each bucket
  kStack,       // no chart: stacks are collected
  kHistogram,   // ordered buckets, with percentiles
  kTimeseries,  // a point for each week
  kSurvey,      // a partition beside a distribution that somebody else found
};

// `partition`, `stack`, `histogram`, `timeseries`, `survey`; nothing if it is none of them.
std::optional<ChartType> chart_type(std::string_view name);

// Lines of a record's keys, of each the first use, be it read or refused.
using KeyLines = std::map<std::string, int, std::less<>>;

// One record of a chart. Values are as they are written, without comment and surrounding space.
struct ChartRecord {
  std::string title;
  std::string description;
  std::vector<std::string> issues;
  std::string type_name;                   // as it is written
  ChartType type = ChartType::kPartition;  // kPartition too where the name is none of the five
  std::string program;
  std::string module;
  std::string counter;  // expression; one that is spread over lines is joined
  std::string version;  // first version that it applies to; empty: all
  int64_t depth = 0;    // frames, for stacks; 0 if not said
  // Wanted half-width of the 95 % interval of a share, in (0,1); what is written out of it is
  // accepted, as the reference does, and left out here.
  std::optional<double> error;
  std::optional<double> rate;  // of reports that have it, in (0,1]
  // Of kHistogram: which percentiles are shown, in (0,100).
  std::vector<double> percentiles;
  // Of kSurvey: the share of each bucket in [0,1] (`41.2%` is 0.412), who says so (a URL) and of
  // which day (`YYYY-MM-DD`).
  std::vector<std::pair<std::string, double>> reference;
  std::string source;
  std::string date;

  int line = 0;  // of the record's first key
  KeyLines lines;
  std::vector<int> issue_lines;  // of each of `issues`

  bool operator==(const ChartRecord&) const = default;
};

// `type: prompt`: the record that is no chart, but says which share of users is asked to take part.
struct PromptRecord {
  PromptRollout rollout;
  std::string description;
  std::vector<std::string> issues;

  int line = 0;  // of the record's first key
  KeyLines lines;
  std::vector<int> issue_lines;  // of each of `issues`

  bool operator==(const PromptRecord&) const = default;
};

// Whether the record shows what others may count already, in another way: a timeseries or a survey.
bool is_view(const ChartRecord& record);

struct ChartConfig {
  std::vector<ChartRecord> records;
  std::optional<PromptRecord> prompt{};  // the first, if there is one
  std::vector<Problem> problems;         // in the order of lines

  bool has_errors() const;
  size_t num_records() const { return records.size() + (prompt ? 1 : 0); }

  bool operator==(const ChartConfig&) const = default;
};

// No text is larger than what can be published of it (doc/formats.md, "Published versions").
inline constexpr size_t kMaxChartConfigBytes = 1'000'000;
inline constexpr size_t kMaxChartRecords = 10'000;
inline constexpr size_t kMaxChartBuckets = 10'000;  // in one record
// Bytes of names that all records stand for, each with what its record says of it.
inline constexpr size_t kMaxChartNames = size_t{64} << 20;
// More are not told; the errors go before the warnings.
inline constexpr size_t kMaxChartProblems = 1'000;

// Reads the text and says all that makes it invalid, at once: these problems are errors. The
// warnings among them are of what the text alone shows, such as a comment that cuts off a value;
// check_chart_config (chart_check.h) has those of the records. A record with errors is in the
// result as far as it could be read. A text that is too large is one error, and no record. Takes
// time and memory in proportion to the text. Pure, for any thread.
//
// Accepts what the reference's parser and validation accept (golang.org/x/telemetry,
// internal/chartconfig and internal/configgen), but for these: the limits above; a text must be
// UTF-8 without control characters; a number is decimal, without `_`, `0x`, `inf` and `nan`, and a
// double can hold it; and the reference has no keys `rate`, `percentiles`, `reference`, `source`,
// `date` and `salt`, and no record of type prompt.
ChartConfig parse_chart_config(std::string_view text);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_CONFIG_H_
