// The percentiles of a histogram, from the counts in its buckets. Pure, for any thread.
#ifndef TALLY_COLLECTOR_CHARTS_PERCENTILES_H_
#define TALLY_COLLECTOR_CHARTS_PERCENTILES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tally::collector {

// The bounds of the buckets `<10ms`, `<1s` and `>=1s`: those below which a value is in each bucket
// but the last. In nanoseconds for times, bytes for sizes, else as written.
struct HistogramBounds {
  std::vector<double> below;  // ascending; one fewer than there are buckets
  std::string_view unit;      // "ns", "B" or ""
  std::string last;           // the last bucket, as it is written
};

// Nothing unless all buckets are `<bound` in ascending order and the last is `>=` the one before it
// (doc/formats.md, "Notes in programs", has the bounds), with units of one kind.
std::optional<HistogramBounds> histogram_bounds(std::span<const std::string> buckets);

// A value which `percent` % of all counted values are at or below.
struct Percentile {
  double percent = 0;
  double value = 0;      // in the bounds' unit
  bool is_open = false;  // in the last bucket: the percentile is the value or more
  std::string text;      // `23.4ms`, `>=1s`

  bool operator==(const Percentile&) const = default;
};

// Those of the values whose counts, one a bucket, are `sums`; none if nothing was counted. Negative
// counts, which no program of ours makes, count as 0.
//
// What is in a bucket counts as spread evenly over it, the first one beginning at 0: a percentile
// is interpolated linearly between the bucket's bounds, as Prometheus' histogram_quantile does
// (https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile). The error
// is at most the width of the bucket. What is in the last bucket has no upper bound: of a
// percentile there is only said that it is not below.
std::vector<Percentile> percentiles_of(const HistogramBounds& bounds, std::span<const int64_t> sums,
                                       std::span<const double> percents);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_PERCENTILES_H_
