#include "collector/charts/chart_data.h"

#include <algorithm>
#include <map>
#include <utility>

#include "format/version.h"

namespace tally::collector {
namespace {

bool by_semver(const Bar& a, const Bar& b) {
  const auto order = format::compare_semver(a.key, b.key);
  return order == 0 ? a.key < b.key : order < 0;
}

bool by_toolchain(const Bar& a, const Bar& b) {
  return format::compare_toolchain_lines(a.key, b.key) < 0;
}

// Empty if nobody reported any of its buckets.
std::vector<Bar> bars_of(const IndexedChart& chart, const Combined& counts) {
  const bool is_versions = chart.kind == ChartKind::kVersion || chart.kind == ChartKind::kToolchain;
  // A bucket that a record repeats is one bar; its slots count the same.
  std::map<std::string, uint64_t> values;
  for (size_t i = 0; i < chart.buckets.size(); ++i) {
    const uint64_t reports = counts.buckets[chart.first_slot + i].reports;
    if (reports > 0 || !is_versions) values[chart.buckets[i]] = reports;
  }
  std::vector<Bar> bars;
  for (auto& [key, value] : values) bars.push_back({key, value});
  if (std::ranges::all_of(bars, [](const Bar& bar) { return bar.value == 0; })) return {};
  if (chart.kind == ChartKind::kVersion) std::ranges::sort(bars, by_semver);
  if (chart.kind == ChartKind::kToolchain) std::ranges::sort(bars, by_toolchain);
  return bars;
}

}  // namespace

ChartData chart_data(const ChartIndex& index, const Combined& counts) {
  ChartData data{.week = counts.week, .programs = {}, .reports = counts.reports};
  for (const IndexedProgram& program : index.programs()) {
    ProgramCharts& charts = data.programs.emplace_back(ProgramCharts{program.name, {}});
    for (const IndexedChart& chart : program.charts) {
      std::vector<Bar> bars = bars_of(chart, counts);
      if (!bars.empty()) charts.charts.push_back({chart.name, std::move(bars)});
    }
  }
  return data;
}

}  // namespace tally::collector
