#include "collector/charts/chart_bars.h"

#include <algorithm>

#include "format/version.h"

namespace tally::collector {
namespace {

bool is_before(ChartKind kind, const std::string& a, const std::string& b) {
  if (kind == ChartKind::kVersion) {
    const auto order = format::compare_semver(a, b);
    return order == 0 ? a < b : order < 0;
  }
  if (kind == ChartKind::kToolchain) return format::compare_toolchain_lines(a, b) < 0;
  return a < b;
}

}  // namespace

std::vector<ChartBar> bars_of(const IndexedChart& chart, std::span<const BucketCount> buckets,
                              std::span<const uint64_t> participants) {
  const bool leaves_out = chart.kind == ChartKind::kVersion || chart.kind == ChartKind::kToolchain;
  const uint64_t all = participants[chart.rate_slot];
  std::vector<ChartBar> bars;
  bool any = false;
  for (size_t i = 0; i < chart.buckets.size(); ++i) {
    const BucketCount& count = buckets[chart.first_slot + i];
    any = any || count.reports > 0;
    if (leaves_out && count.reports == 0) continue;
    bars.push_back({chart.buckets[i], count, estimate_share(count.reports, all, chart.rate)});
  }
  if (!any) return {};
  std::ranges::sort(bars, [&](const ChartBar& a, const ChartBar& b) {
    return is_before(chart.kind, a.key, b.key);
  });
  // A record may have a bucket twice, which was counted alike.
  const auto same = std::ranges::unique(bars, {}, &ChartBar::key);
  bars.erase(same.begin(), same.end());
  return bars;
}

}  // namespace tally::collector
