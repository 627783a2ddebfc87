#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/error.h"
#include "format/chart_text.h"
#include "format/chart_warnings.h"
#include "tally/bound.h"

namespace tally::format {
namespace {

struct KeyOfType {
  std::string_view key;
  ChartType type;
  std::string_view types;  // those that have the key
};
constexpr std::array<KeyOfType, 4> kKeysOfTypes = {
    {{"percentiles", ChartType::kHistogram, "histogram"},
     {"reference", ChartType::kSurvey, "survey"},
     {"source", ChartType::kSurvey, "survey"},
     {"date", ChartType::kSurvey, "survey"}}};

void check_keys(const ChartRecord& record, ChartWarnings& out) {
  for (const KeyOfType& key : kKeysOfTypes) {
    if (!record.lines.contains(key.key) || record.type == key.type) continue;
    out.add(record, key.key,
            fmt::format("`{}` is for `type: {}` alone, and does nothing in a record of type {}: "
                        "leave it out, or change the type",
                        key.key, key.types, excerpt(record.type_name)));
  }
}

void check_stack(const ChartRecord& record, const CounterExpression& counter, ChartWarnings& out) {
  if (record.depth == 0) {
    out.add(record, "type",
            "a stack without `depth` is sent as a plain counter: add `depth: 16`, or write "
            "`type: partition`");
  } else if (counter.has_list) {
    out.add(record, "counter",
            "buckets of a stack can never be reached, as a stack is approved by its whole first "
            "line: write a record for each");
  }
  if (record.lines.contains("error")) {
    out.add(record, "error",
            "`error` is that of a share, and stacks have no shares: leave it out, or say `rate`");
  }
}

uint64_t bound_of(std::string_view bucket) {
  bucket.remove_prefix(bucket.starts_with(">=") ? 2 : 1);
  return bound_value(std::string(bucket).c_str());
}

// `<10ms,<1s,>=1s`, as our histograms count.
void check_bounds(const ChartRecord& record, const CounterExpression& counter, ChartWarnings& out) {
  const auto& buckets = counter.buckets;
  if (buckets.size() < 2) {
    out.add(record, "counter",
            "a histogram has a list of ordered buckets, as in chart:{<10ms,<1s,>=1s}");
    return;
  }
  uint64_t last = 0;
  for (size_t i = 0; i < buckets.size(); ++i) {
    const std::string_view bucket = trim_space(buckets[i]);
    const bool is_last = i + 1 == buckets.size();
    if (!bucket.starts_with(is_last ? ">=" : "<")) {
      out.add(record, "counter",
              fmt::format("the bucket {} of a histogram is out of place: all are `<bound`, and the "
                          "last is `>=bound` of the one before it",
                          excerpt(bucket)));
      return;
    }
    const uint64_t bound = bound_of(bucket);
    if (bound == UINT64_MAX) {
      out.add(record, "counter",
              fmt::format("the bucket {} has no bound that can be read: a bound is a whole number "
                          "and ns, us, ms, s, min, h, B, KiB, MiB, GiB or nothing",
                          excerpt(bucket)));
      return;
    }
    if (is_last ? bound != last : i > 0 && bound <= last) {
      out.add(record, "counter",
              is_last ? fmt::format("the last bucket {} leaves a gap: it has the bound of the one "
                                    "before it, {}",
                                    excerpt(bucket), excerpt(trim_space(buckets[i - 1])))
                      : fmt::format("the bucket {} can never be reached, as its bound is not above "
                                    "that of {} before it: write bounds in ascending order",
                                    excerpt(bucket), excerpt(trim_space(buckets[i - 1]))));
      return;
    }
    last = bound;
  }
}

void check_percentiles(const ChartRecord& record, ChartWarnings& out) {
  const auto& list = record.percentiles;
  const auto descends = [](double a, double b) { return b <= a; };
  if (std::ranges::adjacent_find(list, descends) == list.end()) return;
  out.add(record, "percentiles", "`percentiles` are written in ascending order, each once");
}

void check_shares(const ChartRecord& record, const CounterExpression& counter, ChartWarnings& out) {
  std::set<std::string_view> counted;
  for (const std::string_view bucket : counter.buckets) counted.insert(trim_space(bucket));
  double sum = 0;
  for (const auto& [bucket, share] : record.reference) {
    sum += share;
    if (counted.erase(bucket) > 0) continue;
    out.add(record, "reference",
            fmt::format("`reference` has the bucket {}, which `counter` has not: the two are "
                        "compared bucket by bucket",
                        excerpt(bucket)));
  }
  for (const std::string_view bucket : counted) {
    out.add(record, "reference",
            fmt::format("`reference` has no share of the bucket {}: write {}=0% if nobody said so",
                        excerpt(bucket), excerpt(bucket)));
  }
  // Shares that were rounded do not sum to 100 % exactly.
  constexpr double kRounding = 0.01;
  if (std::abs(sum - 1) <= kRounding + 1e-9) return;
  out.add(
      record, "reference",
      fmt::format("the shares of `reference` sum to {:.6g} %: they are those of one whole, 100 %",
                  100 * sum));
}

void check_survey(const ChartRecord& record, const CounterExpression& counter, ChartWarnings& out) {
  if (!record.lines.contains("reference")) {
    out.add(record, "type",
            "a survey without `reference` is a plain partition: add the shares, as in `reference: "
            "vscode=41.2%, other=58.8%`, or write `type: partition`");
  } else if (!record.reference.empty()) {
    check_shares(record, counter, out);
  }
  if (!record.lines.contains("source")) {
    out.add(record, "type", "a survey needs `source`: the link to who found the distribution");
  }
  if (!record.lines.contains("date")) {
    out.add(record, "type", "a survey needs `date`: the day of the distribution, as 2026-05-01");
  }
}

}  // namespace

void check_type(const ChartRecord& record, const CounterExpression& counter, ChartWarnings& out) {
  check_keys(record, out);
  if (!chart_type(record.type_name)) {
    out.add(record, "type",
            fmt::format("there is no type {}, so it is shown as a partition: the types are "
                        "partition, stack, histogram, timeseries and survey",
                        excerpt(record.type_name)));
  }
  if (record.type == ChartType::kStack) check_stack(record, counter, out);
  if (record.type == ChartType::kHistogram) {
    check_bounds(record, counter, out);
    check_percentiles(record, out);
  }
  if (record.type == ChartType::kSurvey) check_survey(record, counter, out);
}

}  // namespace tally::format
