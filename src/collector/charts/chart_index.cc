#include "collector/charts/chart_index.h"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include "format/signed_note.h"
#include "format/version.h"

namespace tally::collector {
namespace {

using format::CounterConfig;
using format::ProgramConfig;
using format::UploadConfig;

// Changes whenever slots are numbered, or lines counted, in another way than before.
constexpr std::string_view kNumbering = "charts 1";

IndexedChart make_chart(std::string name, ChartKind kind, std::vector<std::string> buckets,
                        double rate) {
  return {.name = std::move(name),
          .kind = kind,
          .buckets = std::move(buckets),
          .first_slot = 0,
          .toolchains = {},
          .rate = rate,
          .rate_slot = 0};
}

IndexedChart toolchain_chart(const std::vector<std::string>& toolchains, double rate) {
  IndexedChart chart = make_chart("GoVersion", ChartKind::kToolchain, {}, rate);
  std::map<std::string, size_t> lines;
  for (const std::string& toolchain : toolchains) {
    std::string line = format::toolchain_line(toolchain);
    const auto [it, is_new] = lines.try_emplace(line, chart.buckets.size());
    if (is_new) chart.buckets.push_back(std::move(line));
    chart.toolchains.push_back({toolchain, it->second});
  }
  return chart;
}

IndexedChart counter_chart(const CounterConfig& counter, double sample_rate) {
  std::vector<std::string> buckets;
  for (const std::string& name : format::expand_counter(counter.name)) {
    buckets.emplace_back(format::split_counter(name).bucket);
  }
  return make_chart(std::string(format::split_counter(counter.name).chart), ChartKind::kCounter,
                    std::move(buckets), std::min(sample_rate, counter.rate));
}

std::vector<IndexedChart> charts_of(const ProgramConfig& program, const UploadConfig& config) {
  const double rate = config.sample_rate > 0 ? std::min(config.sample_rate, 1.0) : 1.0;
  std::vector<IndexedChart> charts;
  if (!format::is_toolchain_program(program.name)) {
    charts.push_back(make_chart("Version", ChartKind::kVersion, program.versions, rate));
  }
  charts.push_back(make_chart("GOOS", ChartKind::kPlatform, config.goos, rate));
  charts.push_back(make_chart("GOARCH", ChartKind::kPlatform, config.goarch, rate));
  charts.push_back(toolchain_chart(config.go_version, rate));
  for (const CounterConfig& counter : program.counters) {
    charts.push_back(counter_chart(counter, rate));
  }
  return charts;
}

// Text of which no two different indexes have the same: each name comes with its length.
class Description {
 public:
  void add(std::string_view name) { text_ += fmt::format("{}:{}\n", name.size(), name); }
  void add(size_t number) { text_ += fmt::format("{}\n", number); }
  void add(double rate) { text_ += fmt::format("{:016x}\n", std::bit_cast<uint64_t>(rate)); }
  void add(const IndexedChart& chart) {
    add(chart.name);
    add(static_cast<size_t>(chart.kind));
    add(chart.rate);
    add(chart.buckets.size());
    for (const std::string& bucket : chart.buckets) add(bucket);
    add(chart.toolchains.size());
    for (const IndexedToolchain& each : chart.toolchains) {
      add(each.name);
      add(each.bucket);
    }
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_{kNumbering};
};

std::string fingerprint_of(const std::vector<IndexedProgram>& programs) {
  Description description;
  for (const IndexedProgram& program : programs) {
    description.add(program.name);
    description.add(program.charts.size());
    for (const IndexedChart& chart : program.charts) description.add(chart);
  }
  return format::hash_of_text(description.text());
}

}  // namespace

ChartIndex::ChartIndex(const UploadConfig& config) {
  for (const ProgramConfig& from : config.programs) {
    IndexedProgram program{.name = from.name,
                           .charts = charts_of(from, config),
                           .rates = {},
                           .first_rate_slot = rate_slots_};
    for (IndexedChart& chart : program.charts) {
      chart.first_slot = slots_;
      slots_ += chart.buckets.size();
      program.rates.push_back(chart.rate);
    }
    std::ranges::sort(program.rates);
    const auto same = std::ranges::unique(program.rates);
    program.rates.erase(same.begin(), same.end());
    for (IndexedChart& chart : program.charts) {
      const auto it = std::ranges::lower_bound(program.rates, chart.rate);
      chart.rate_slot = rate_slots_ + static_cast<size_t>(it - program.rates.begin());
    }
    rate_slots_ += program.rates.size();
    programs_.push_back(std::move(program));
  }
  fingerprint_ = fingerprint_of(programs_);
}

}  // namespace tally::collector
