// For tests of charts: a config and reports drawn at random, as awkward as the format lets them be,
// and charts counted in the plainest way.
#ifndef TALLY_COLLECTOR_CHARTS_RANDOM_REPORTS_FIXTURE_H_
#define TALLY_COLLECTOR_CHARTS_RANDOM_REPORTS_FIXTURE_H_

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "collector/charts/charts.h"
#include "format/report.h"
#include "format/upload_config.h"
#include "format/version.h"

namespace tally::collector {

class RandomReports {
 public:
  explicit RandomReports(unsigned seed) : random_(seed) {}

  size_t below(size_t end) { return std::uniform_int_distribution<size_t>{0, end - 1}(random_); }
  const std::string& one_of(const std::vector<std::string>& from) {
    return from[below(from.size())];
  }

  // Programs twice, charts in two records, records named as charts of what a program is, names that
  // are escaped, foreign, repeated, with and without colons.
  format::UploadConfig config() {
    format::UploadConfig config;
    config.goos = {"linux", "darwin", "linux"};
    config.goarch = {"amd64", "arm64"};
    config.go_version = {"go1.9", "go1.26.8", "go1.26rc1", "gcc-12.2", "gcc-12.3"};
    config.sample_rate = below(2) == 0 ? 0 : 0.5;
    for (size_t i = 0; i < 4; ++i) {
      format::ProgramConfig program{
          .name = one_of(kPrograms), .versions = {}, .counters = {}, .stacks = {}};
      for (size_t n = below(4); n > 0; --n) program.versions.push_back(one_of(kVersions));
      for (size_t n = below(6); n > 0; --n) {
        program.counters.push_back({one_of(kRecords), below(3) == 0 ? 0.25 : 1.0, 0});
      }
      config.programs.push_back(program);
    }
    return config;
  }

  format::Report report(std::string week, double x) {
    format::Report report{
        .week = std::move(week), .last_week = "", .x = x, .programs = {}, .config = "v1.0.0"};
    for (size_t n = below(5); n > 0; --n) {
      format::ProgramReport program{.id = {one_of(kPrograms), one_of(kVersions),
                                           one_of(kToolchains), one_of(kSystems), "amd64"},
                                    .counters = {},
                                    .stacks = {}};
      for (size_t m = below(8); m > 0; --m) program.counters[one_of(kNames)] = one_count();
      for (size_t m = below(3); m > 0; --m) program.stacks[one_of(kStacks)] = one_count();
      report.programs.push_back(std::move(program));
    }
    return report;
  }

  // X of which some are the same on other days.
  double x() { return below(3) == 0 ? 0.015625 * static_cast<double>(1 + below(20)) : fraction(); }
  double fraction() { return std::uniform_real_distribution<double>{1e-6, 1}(random_); }

 private:
  int64_t one_count() {
    return below(20) == 0 ? INT64_MAX - 1 : static_cast<int64_t>(below(2000)) - 2;
  }

  const std::vector<std::string> kPrograms = {"acme.org/cc", "acme.org/ld", "cmd/go", "a&b", "é"};
  const std::vector<std::string> kVersions = {"v1.2.3", "v1.10.0", "v1.9.0", "devel", ""};
  const std::vector<std::string> kToolchains = {"go1.26.8", "go1.26rc1", "gcc-12.2", "gcc-12.3",
                                                "go1.9",    "tcc-1",     ""};
  const std::vector<std::string> kSystems = {"linux", "darwin", "plan9"};
  const std::vector<std::string> kRecords = {
      "acme/open:{<10ms,<100ms,>=1s}",
      "acme/open:{<10ms,slow}",
      "acme/build",
      "acme/build:{a,b,a}",
      "acme/build:acme/build",
      "acme/deep:{a:b,c}",
      "a:b:{c,d}",
      "Version:{v1.2.3,x}",
      "GoVersion:{go1.26.8,other}",
      "GOOS:linux",
      "é:{ü,\t}",
      "x{y,z:w}",
      "a&b:{\"q\",\\}",
      "long/chart/of/many/letters:{which,ends,in/one/of/them}"};
  const std::vector<std::string> kNames = {"acme/open:<10ms",
                                           "acme/open:<100ms",
                                           "acme/open:>=1s",
                                           "acme/open:slow",
                                           "acme/build",
                                           "acme/build:a",
                                           "acme/build:b",
                                           "acme/deep:a:b",
                                           "acme/deep:c",
                                           "a:b:c",
                                           "a:b:d",
                                           "acme/build:acme/build",
                                           "Version:v1.2.3",
                                           "Version:x",
                                           "GoVersion:go1.26.8",
                                           "GOOS:linux",
                                           "é:ü",
                                           "é:\t",
                                           "xy",
                                           "x{y,z:w",
                                           "a&b:\"q\"",
                                           "a&b:\\",
                                           "unknown",
                                           "unknown:<1",
                                           "unknown:>1",
                                           "unknown:\x01",
                                           "",
                                           "unknown:A",
                                           "unknown:z",
                                           "long/chart/of/many/letters:in/one/of/them",
                                           "long/chart/of/many/letters:which"};
  const std::vector<std::string> kStacks = {"crash/crash\nmain.f:+1,+0x2",
                                            "crash/crash\nf<>:+0x1\nother", "acme/bug\né:+0x1"};

  std::mt19937 random_;
};

// Each bar a set of X.
inline ChartData count_plainly(const format::UploadConfig& config,
                               const std::vector<format::Report>& reports) {
  std::map<std::tuple<std::string, std::string, std::string>, std::set<double>> counted;
  ChartData data;
  data.reports = reports.size();
  for (const format::Report& report : reports) {
    if (!report.programs.empty()) data.week = std::max(data.week, report.week);
    for (const format::ProgramReport& each : report.programs) {
      const std::string& program = each.id.program;
      counted[{program, "Version", each.id.version}].insert(report.x);
      counted[{program, "GOOS", each.id.goos}].insert(report.x);
      counted[{program, "GOARCH", each.id.goarch}].insert(report.x);
      counted[{program, "GoVersion", each.id.go_version}].insert(report.x);
      for (const auto& [name, count] : each.counters) {
        const auto [chart, bucket] = format::split_counter(name);
        counted[{program, std::string(chart), std::string(bucket)}].insert(report.x);
      }
    }
  }
  for (const format::ProgramConfig& program : config.programs) {
    ProgramCharts charts{program.name, {}};
    const auto add = [&](std::string_view chart, const std::vector<std::string>& buckets,
                         bool are_versions, auto label, auto before) {
      std::map<std::string, std::set<double>> bars;
      for (const std::string& bucket : buckets) {
        bars[label(bucket)].merge(
            std::set<double>{counted[{program.name, std::string(chart), bucket}]});
      }
      Chart made{std::string(chart), {}};
      bool any = false;
      for (const auto& [key, xs] : bars) {
        any = any || !xs.empty();
        if (!xs.empty() || !are_versions) made.bars.push_back({key, xs.size()});
      }
      std::ranges::sort(made.bars, before);
      if (any) charts.charts.push_back(made);
    };
    const auto itself = [](const std::string& bucket) { return bucket; };
    const auto by_bytes = [](const Bar& a, const Bar& b) { return a.key < b.key; };
    if (!format::is_toolchain_program(program.name)) {
      add("Version", program.versions, true, itself, [](const Bar& a, const Bar& b) {
        const auto order = format::compare_semver(a.key, b.key);
        return order == 0 ? a.key < b.key : order < 0;
      });
    }
    add("GOOS", config.goos, false, itself, by_bytes);
    add("GOARCH", config.goarch, false, itself, by_bytes);
    add("GoVersion", config.go_version, true, format::toolchain_line,
        [](const Bar& a, const Bar& b) {
          return format::compare_toolchain_lines(a.key, b.key) < 0;
        });
    for (const format::CounterConfig& counter : program.counters) {
      std::vector<std::string> buckets;
      for (const std::string& name : format::expand_counter(counter.name)) {
        buckets.emplace_back(format::split_counter(name).bucket);
      }
      add(format::split_counter(counter.name).chart, buckets, false, itself, by_bytes);
    }
    data.programs.push_back(std::move(charts));
  }
  return data;
}

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_RANDOM_REPORTS_FIXTURE_H_
