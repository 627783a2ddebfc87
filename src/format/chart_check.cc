#include "format/chart_check.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "base/error.h"
#include "format/chart_names.h"
#include "format/chart_text.h"
#include "format/chart_values.h"
#include "format/chart_warnings.h"
#include "format/upload_config.h"
#include "tally/name.h"

namespace tally::format {
namespace {

// Which records have no error: warnings about what an erroneous one seems to say would be guesses.
class Soundness {
 public:
  explicit Soundness(const ChartConfig& config) {
    for (const Problem& problem : config.problems) {
      if (problem.is_error) errors_.insert(problem.line);
    }
    for (const ChartRecord& record : config.records) starts_.insert(record.line);
    if (config.prompt) starts_.insert(config.prompt->line);
  }

  // Of the record that begins at the line.
  bool of(int line) const {
    const auto error = errors_.lower_bound(line);
    const auto next = starts_.upper_bound(line);
    return error == errors_.end() || (next != starts_.end() && *error >= *next);
  }

 private:
  std::set<int> errors_;
  std::set<int> starts_;
};

template <typename Record>
void check_issues(const Record& record, ChartWarnings& out) {
  for (size_t i = 0; i < record.issues.size(); ++i) {
    if (is_link(record.issues[i])) continue;
    out.problems.push_back(
        {record.issue_lines[i], false,
         fmt::format("the issue {} is no link: write https://… to where it was approved, so that a "
                     "reader can go there",
                     excerpt(record.issues[i]))});
  }
}

void check_form(const ChartRecord& record, const CounterExpression& counter, ChartWarnings& out) {
  if (!is_plain_chart_name(counter.chart)) {
    out.add(record, "counter",
            fmt::format("the chart {} has another form than prefix/name of letters, digits, `-`, "
                        "`_`, `.` and `/`",
                        excerpt(counter.chart)));
  } else if (counter.chart.find('/') == std::string_view::npos) {
    out.add(record, "counter",
            fmt::format("the chart {} has no prefix that says whose it is, as in cc/{}",
                        excerpt(counter.chart), excerpt(counter.chart)));
  }
  if (!trim_space(counter.tail).empty()) {
    out.add(record, "counter",
            fmt::format("what stands behind the `}}`, {}, makes the last bucket one that nobody "
                        "counts: a list ends the counter",
                        excerpt(counter.tail)));
  }
  if (counter.has_list && !counter.has_colon) {
    out.add(record, "counter",
            fmt::format("there is no `:` before the `{{`, so that these are no buckets of a chart: "
                        "write {}:{{…}}",
                        excerpt(counter.prefix)));
  }
}

// One bucket, or the chart alone: whether it can be counted, and whether it may be.
void check_bucket(const ChartRecord& record, const CounterExpression& counter,
                  std::string_view bucket, ChartWarnings& out) {
  const std::string_view word = trim_space(bucket);
  if (word.empty()) {
    out.add(record, "counter",
            "a bucket without a name can never be reached: leave out the `,` or write the name");
    return;
  }
  if (word.find_first_of(" \t\v\f\r") != std::string_view::npos || word.size() < bucket.size()) {
    out.add(
        record, "counter",
        fmt::format("the bucket {} has white space, which no name that is counted has: write it "
                    "without, as in {{a,b}}",
                    excerpt(bucket)));
    return;
  }
  if (counter.prefix.size() + bucket.size() > kMaxNameLength) {
    out.add(record, "counter",
            fmt::format("the bucket {} can never be reached: with its chart it has more than {} "
                        "bytes",
                        excerpt(bucket), kMaxNameLength));
  }
  if (const std::string_view fault = open_name_fault(word); !fault.empty()) {
    out.add(record, "counter",
            fmt::format("the bucket {} {}: buckets are a closed list of words that the program's "
                        "authors chose, and nothing of the user's",
                        excerpt(word), fault));
  }
}

void check_list(const ChartRecord& record, const CounterExpression& counter,
                const CheckOptions& options, ChartWarnings& out) {
  std::set<std::string_view> seen;
  for (const std::string_view bucket : counter.buckets) {
    if (seen.insert(trim_space(bucket)).second) {
      check_bucket(record, counter, bucket, out);
      continue;
    }
    out.add(record, "counter",
            fmt::format("the bucket {} is in the list twice: the second can never be reached",
                        excerpt(trim_space(bucket))));
  }
  if (counter.buckets.size() > options.max_buckets) {
    out.add(
        record, "counter",
        fmt::format("the chart has {} buckets, more than {}: count fewer kinds, and the rest as "
                    "`other`",
                    counter.buckets.size(), options.max_buckets));
  }
  const auto other = std::ranges::find(counter.buckets, "other", trim_space);
  if (record.type == ChartType::kHistogram || other == counter.buckets.end() ||
      other + 1 == counter.buckets.end()) {
    return;
  }
  out.add(record, "counter",
          "`other` is not the last bucket: a partition counts what its list does not name in the "
          "last one, so write `other` there");
}

void check_rate(const ChartRecord& record, ChartWarnings& out) {
  if (!record.lines.contains("error") || record.type == ChartType::kStack) return;
  if (record.rate) {
    out.add(record, "error", "`rate` and `error` are both said, and `rate` decides: leave out one");
  }
  if (!record.error) {
    out.add(record, "error",
            "`error` is no share between 0 and 1, such as 0.01, so that it says nothing");
  }
}

// N of a module whose path ends in `/vN`, which all its versions have as their major.
std::optional<int> major_of(std::string_view module) {
  const size_t at = module.rfind("/v");
  if (at == std::string_view::npos) return std::nullopt;
  int major = 0;
  const char* end = module.data() + module.size();
  const auto [stop, error] = std::from_chars(module.data() + at + 2, end, major);
  if (error != std::errc{} || stop != end || major < 2) return std::nullopt;
  return major;
}

void check_version(const ChartRecord& record, ChartWarnings& out) {
  if (is_toolchain_program(record.program)) {
    if (!record.module.empty()) {
      out.add(
          record, "module",
          "`module` does nothing here: programs called cmd/… go by the version of the toolchain");
    }
    return;
  }
  const std::string& version = record.version;
  if (version.find('+') != std::string::npos && !version.ends_with("+incompatible")) {
    out.add(record, "version",
            fmt::format("no program reports a version with build metadata: write {}",
                        excerpt(version.substr(0, version.find('+')))));
  }
  const auto major = major_of(record.module);
  if (!major || version.empty() || version.starts_with(fmt::format("v{}.", *major)) ||
      version == fmt::format("v{}", *major)) {
    return;
  }
  out.add(record, "version",
          fmt::format("no version of the module {} is {}: all begin with v{}",
                      excerpt(record.module), excerpt(version), *major));
}

void check_record(const ChartRecord& record, const CheckOptions& options, ChartWarnings& out) {
  const CounterExpression counter = read_counter_expression(record.counter);
  check_issues(record, out);
  check_form(record, counter, out);
  if (counter.buckets.empty() && counter.chart.size() > kMaxNameLength) {
    out.add(
        record, "counter",
        fmt::format("the counter can never be reached: it has more than {} bytes", kMaxNameLength));
  }
  check_list(record, counter, options, out);
  check_type(record, counter, out);
  check_rate(record, out);
  check_version(record, out);
}

}  // namespace

std::vector<Problem> check_chart_config(const ChartConfig& config, const CheckOptions& options) {
  ChartWarnings out;
  if (config.records.empty() && !config.has_errors()) {
    const std::string_view what = config.prompt ? "record of a chart" : "record";
    out.problems.push_back(
        {1, false, fmt::format("there is no {}, so that nothing would be collected", what)});
  }
  const Soundness is_sound{config};
  std::vector<const ChartRecord*> records;
  for (const ChartRecord& record : config.records) {
    if (is_sound.of(record.line)) records.push_back(&record);
  }
  if (config.prompt && is_sound.of(config.prompt->line)) check_issues(*config.prompt, out);
  for (const ChartRecord* record : records) check_record(*record, options, out);
  check_duplicates(records, out);
  std::ranges::sort(out.problems, is_told_before);
  if (out.problems.size() > kMaxChartProblems) out.problems.resize(kMaxChartProblems);
  return std::move(out.problems);
}

}  // namespace tally::format
