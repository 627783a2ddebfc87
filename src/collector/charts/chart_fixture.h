// A small upload config and days counted by its index, for the tests of charts.
#ifndef TALLY_COLLECTOR_CHARTS_CHART_FIXTURE_H_
#define TALLY_COLLECTOR_CHARTS_CHART_FIXTURE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "collector/charts/chart_index.h"
#include "collector/charts/combine.h"
#include "collector/charts/day_aggregate.h"
#include "format/upload_config.h"

namespace tally::collector {

inline const format::UploadConfig& small_config() {
  static const format::UploadConfig kConfig = [] {
    format::UploadConfig config;
    config.goos = {"linux", "darwin"};
    config.goarch = {"amd64"};
    config.go_version = {"gcc-12.2", "gcc-9.4", "go1.26.8"};
    config.programs = {
        {.name = "acme.org/ld", .versions = {"v1.10.0", "v1.9.0"}, .counters = {}, .stacks = {}},
        {.name = "acme.org/cc",
         .versions = {"v1.2.3", "v1.10.0"},
         .counters = {{.name = "cc/editor:{vscode,vim,other}", .rate = 0.5, .depth = 0},
                      {.name = "cc/open:{<10ms,<1s,>=1s}", .rate = 1, .depth = 0},
                      {.name = "cc/build", .rate = 1, .depth = 0}},
         .stacks = {}},
        {.name = "cmd/go", .versions = {"go1.26.8"}, .counters = {}, .stacks = {}}};
    config.charts =
        "title: Open\nissue: https://acme.org/1\ntype: histogram\nprogram: acme.org/cc\n"
        "module: acme.org/cc\ncounter: cc/open:{<10ms,<1s,>=1s}\npercentiles: 50, 99\n---\n"
        "title: Editors said by others\nissue: https://acme.org/2\ntype: survey\n"
        "program: acme.org/cc\nmodule: acme.org/cc\ncounter: cc/editor:{vscode,vim,other}\n"
        "reference: vscode=50%, vim=25%, other=25%\nsource: https://acme.org/s\n"
        "date: 2026-05-01\n---\n"
        "title: Editors\nissue: https://acme.org/3\ntype: partition\nprogram: acme.org/cc\n"
        "module: acme.org/cc\ncounter: cc/editor:{vscode,vim,other}\n---\n"
        "title: Editors by week\nissue: https://acme.org/4\ntype: timeseries\n"
        "program: acme.org/cc\nmodule: acme.org/cc\ncounter: cc/editor:{vscode,vim}\n";
    return config;
  }();
  return kConfig;
}

inline const IndexedChart& chart_named(const ChartIndex& index, std::string_view program,
                                       std::string_view chart) {
  const auto of = std::ranges::find(index.programs(), program, &IndexedProgram::name);
  return *std::ranges::find(of->charts, chart, &IndexedChart::name);
}

// A day of one index, filled by hand.
class FilledDay {
 public:
  FilledDay(const ChartIndex& index, std::string day, uint64_t reports) : index_(index) {
    counted_.day = std::move(day);
    counted_.reports = reports;
    counted_.any_program = reports > 0;
    counted_.buckets.resize(index.slots());
    counted_.participants.resize(index.rate_slots());
  }

  FilledDay& bucket(std::string_view program, std::string_view chart, std::string_view bucket,
                    BucketCount count) {
    const IndexedChart& of = chart_named(index_, program, chart);
    const auto at = std::ranges::find(of.buckets, bucket) - of.buckets.begin();
    counted_.buckets[of.first_slot + static_cast<size_t>(at)] = count;
    return *this;
  }
  // Of the rate that the chart has.
  FilledDay& participants(std::string_view program, std::string_view chart, uint64_t number) {
    counted_.participants[chart_named(index_, program, chart).rate_slot] = number;
    return *this;
  }
  FilledDay& stack(StackKey key, BucketCount count) {
    counted_.stacks.push_back({std::move(key), count});
    return *this;
  }

  const DayAggregate& aggregate() const { return counted_; }
  CountedDay counted() const {
    return {.aggregate = std::make_shared<const DayAggregate>(counted_),
            .aggregate_file = {},
            .merged_file = {}};
  }
  // This day alone.
  Combined combined() const {
    return {.week = counted_.any_program ? counted_.day : "",
            .reports = counted_.reports,
            .buckets = counted_.buckets,
            .participants = counted_.participants};
  }

 private:
  const ChartIndex& index_;
  DayAggregate counted_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_CHART_FIXTURE_H_
