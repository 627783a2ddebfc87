#include "collector/charts/charts.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "format/version.h"

namespace tally::collector {
namespace {

using format::CounterConfig;
using format::ProgramConfig;
using Json = nlohmann::ordered_json;

constexpr std::string_view kVersion = "Version";
constexpr std::string_view kGoos = "GOOS";
constexpr std::string_view kGoarch = "GOARCH";
constexpr std::string_view kGoVersion = "GoVersion";

// How a chart's buckets become bars.
struct Style {
  bool leave_out_empty;
  std::string (*label)(std::string_view bucket);  // buckets with the same label are one bar
  bool (*before)(const Bar& a, const Bar& b);
};

std::string itself(std::string_view bucket) { return std::string(bucket); }

bool by_bytes(const Bar& a, const Bar& b) { return a.key < b.key; }

bool by_semver(const Bar& a, const Bar& b) {
  const auto order = format::compare_semver(a.key, b.key);
  return order == 0 ? a.key < b.key : order < 0;
}

bool by_toolchain(const Bar& a, const Bar& b) {
  return format::compare_toolchain_lines(a.key, b.key) < 0;
}

constexpr Style kPlain{false, itself, by_bytes};
constexpr Style kVersions{true, itself, by_semver};
constexpr Style kToolchains{true, format::toolchain_line, by_toolchain};

// The chart of a counter record and its buckets.
std::pair<std::string, std::vector<std::string>> chart_of(const CounterConfig& counter) {
  std::vector<std::string> buckets;
  for (const std::string& name : format::expand_counter(counter.name)) {
    buckets.emplace_back(format::split_counter(name).bucket);
  }
  return {std::string(format::split_counter(counter.name).chart), std::move(buckets)};
}

// How many different reports the lists hold together.
uint64_t count_distinct(const std::vector<const std::vector<uint32_t>*>& lists) {
  std::vector<uint32_t> all;
  for (const auto* list : lists) all.insert(all.end(), list->begin(), list->end());
  std::ranges::sort(all);
  return static_cast<uint64_t>(std::ranges::unique(all).begin() - all.begin());
}

template <typename Buckets>
void append_chart(std::vector<Chart>& out, std::string_view name, const Buckets& counted,
                  const std::vector<std::string>& buckets, const Style& style) {
  std::map<std::string, std::vector<const std::vector<uint32_t>*>> bars;
  for (const std::string& bucket : buckets) {
    auto& lists = bars[style.label(bucket)];
    const auto& reports = counted.find(bucket)->second;
    if (!reports.empty()) lists.push_back(&reports);
  }
  Chart chart{.name = std::string(name), .bars = {}};
  bool any = false;
  for (const auto& [label, lists] : bars) {
    if (style.leave_out_empty && lists.empty()) continue;
    any = any || !lists.empty();
    chart.bars.push_back({label, count_distinct(lists)});
  }
  if (!any) return;
  std::ranges::sort(chart.bars, style.before);
  out.push_back(std::move(chart));
}

}  // namespace

ChartAggregator::ChartAggregator(format::UploadConfig config) : config_(std::move(config)) {
  for (const ProgramConfig& program : config_.programs) {
    Charts& charts = programs_[program.name];
    expect(charts, kVersion, program.versions);
    expect(charts, kGoos, config_.goos);
    expect(charts, kGoarch, config_.goarch);
    expect(charts, kGoVersion, config_.go_version);
    for (const CounterConfig& counter : program.counters) {
      const auto [chart, buckets] = chart_of(counter);
      expect(charts, chart, buckets);
    }
  }
}

void ChartAggregator::expect(Charts& charts, std::string_view chart,
                             const std::vector<std::string>& buckets) {
  Buckets& expected = charts[std::string(chart)];
  for (const std::string& bucket : buckets) expected.try_emplace(bucket);
}

void ChartAggregator::count(Charts& charts, std::string_view chart, std::string_view bucket,
                            uint32_t report) {
  const auto found = charts.find(chart);
  if (found == charts.end()) return;
  const auto it = found->second.find(bucket);
  if (it == found->second.end()) return;
  Reports& reports = it->second;
  if (reports.empty() || reports.back() != report) reports.push_back(report);
}

void ChartAggregator::add(const format::Report& report) {
  ++reports_;
  if (report.programs.empty()) return;
  newest_week_ = std::max(newest_week_, report.week);
  const uint32_t number =
      numbers_.try_emplace(report.x, static_cast<uint32_t>(numbers_.size())).first->second;
  for (const format::ProgramReport& program : report.programs) {
    const auto found = programs_.find(program.id.program);
    if (found == programs_.end()) continue;
    Charts& charts = found->second;
    count(charts, kVersion, program.id.version, number);
    count(charts, kGoos, program.id.goos, number);
    count(charts, kGoarch, program.id.goarch, number);
    count(charts, kGoVersion, program.id.go_version, number);
    for (const auto& [name, value] : program.counters) {
      const auto [chart, bucket] = format::split_counter(name);
      count(charts, chart, bucket, number);
    }
  }
}

ProgramCharts ChartAggregator::program_charts(const ProgramConfig& program) const {
  ProgramCharts result{.name = program.name, .charts = {}};
  const Charts& charts = programs_.find(program.name)->second;
  const auto append = [&](std::string_view chart, const std::vector<std::string>& buckets,
                          const Style& style) {
    append_chart(result.charts, chart, charts.find(chart)->second, buckets, style);
  };
  if (!format::is_toolchain_program(program.name)) append(kVersion, program.versions, kVersions);
  append(kGoos, config_.goos, kPlain);
  append(kGoarch, config_.goarch, kPlain);
  append(kGoVersion, config_.go_version, kToolchains);
  for (const CounterConfig& counter : program.counters) {
    const auto [chart, buckets] = chart_of(counter);
    append(chart, buckets, kPlain);
  }
  return result;
}

ChartData ChartAggregator::result() const {
  ChartData data{.week = newest_week_, .programs = {}, .reports = reports_};
  for (const ProgramConfig& program : config_.programs) {
    data.programs.push_back(program_charts(program));
  }
  return data;
}

std::string write_charts_json(const ChartData& data, std::string_view from, std::string_view to) {
  Json programs;  // null if there is none, as the reference writes it; so are `Charts`
  for (const ProgramCharts& program : data.programs) {
    const std::string id = "charts:" + program.name;
    Json charts;
    for (const Chart& chart : program.charts) {
      Json bars = Json::array();
      for (const Bar& bar : chart.bars) {
        bars.push_back(Json{{"Week", data.week}, {"Key", bar.key}, {"Value", bar.value}});
      }
      charts.push_back(Json{{"ID", id + ":" + chart.name},
                            {"Name", chart.name},
                            {"Type", "partition"},
                            {"Data", std::move(bars)}});
    }
    programs.push_back(Json{{"ID", id}, {"Name", program.name}, {"Charts", std::move(charts)}});
  }
  const Json range = Json::array({from, to});
  return Json{{"DateRange", range}, {"Programs", std::move(programs)}, {"NumReports", data.reports}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tally::collector
