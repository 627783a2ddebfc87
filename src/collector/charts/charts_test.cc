#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/charts/chart_data_fixture.h"
#include "collector/charts/chart_meaning.h"
#include "collector/charts/charts_json.h"
#include "collector/charts/count_files.h"

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

format::UploadConfig config() {
  return {.version = "",
          .previous = {},
          .published = {},
          .charts = {},
          .goos = {"linux", "darwin"},
          .goarch = {"arm64", "amd64"},
          .go_version = {"go1.9", "go1.26.8", "go1.26rc1", "gcc-9.4", "gcc-12.2", "gcc-12.3",
                         "clang-19.1"},
          .sample_rate = 1,
          .programs = {{.name = "acme.org/cc",
                        .versions = {"v1.10.0", "v1.9.0", "v1.10.0-rc.1", "v1.10.0+b", "v2.0.0"},
                        .counters = {{"acme/client:{vim,other,emacs,vim}", 1, 0},
                                     {"acme/build", 1, 0},
                                     {"acme/lone:only", 1, 0},
                                     {"acme/deep:{a:b,c}", 1, 0}},
                        .stacks = {}},
                       {.name = "cmd/go", .versions = {"go1.26.8"}, .counters = {}, .stacks = {}}}};
}

format::Report report(double x, format::Counts counters = {}, std::string week = "2026-11-22") {
  format::Report result{
      .week = std::move(week), .last_week = "", .x = x, .programs = {}, .config = "v1.0.0"};
  result.programs.push_back({.id = {"acme.org/cc", "v1.9.0", "gcc-12.2", "linux", "amd64"},
                             .counters = std::move(counters),
                             .stacks = {}});
  return result;
}

ChartData aggregate(const std::vector<format::Report>& reports) {
  const base::TempDir dir;
  std::string lines;
  for (const format::Report& each : reports) lines += format::write_report_line(each) + '\n';
  EXPECT_TRUE(base::replace_file(dir / "reports", lines).has_value());
  const auto index = std::make_shared<const ChartIndex>(config());
  const auto counted = count_files(index, {dir / "reports"}, {.from = {}, .to = {}, .threads = 1});
  EXPECT_TRUE(counted.has_value()) << counted.error().message;
  return chart_data(*index, counted->counts);
}

std::vector<Bar> bars(const ChartData& data, std::string_view program, std::string_view chart) {
  for (const ProgramCharts& each : data.programs) {
    if (each.name != program) continue;
    for (const Chart& candidate : each.charts) {
      if (candidate.name == chart) return candidate.bars;
    }
  }
  return {};
}

std::vector<Bar> bars(const ChartData& data, std::string_view chart) {
  return bars(data, "acme.org/cc", chart);
}

TEST(Charts, EqualTheReference) {
  const auto read = [](const std::string& name) {
    return base::read_file(TALLY_TEST_DATA "/" + name).value();
  };
  const auto config = format::parse_upload_config(read("go-config/config.json")).value();
  const auto index = std::make_shared<const ChartIndex>(config);
  const auto counted = count_files(index, {TALLY_TEST_DATA "/charts/2026-11-15.ndjson"},
                                   {.from = {}, .to = {}, .threads = 2});
  ASSERT_TRUE(counted.has_value()) << counted.error().message;
  const ChartMeanings meanings{config};
  const std::string got = reference_charts_json({.index = *index,
                                                 .meanings = meanings,
                                                 .combined = counted->counts,
                                                 .from = "2026-11-15",
                                                 .to = "2026-11-15"});
  EXPECT_EQ(nlohmann::json::parse(got),
            nlohmann::json::parse(read("charts/2026-11-15.charts.json")));
}

TEST(Charts, CountReportsNotCounts) {
  const auto data = aggregate({report(0.1, {{"acme/client:vim", 1000}}),
                               report(0.2, {{"acme/client:vim", 1}, {"acme/client:other", 0}})});
  EXPECT_THAT(bars(data, "acme/client"),
              ElementsAre(Bar{"emacs", 0}, Bar{"other", 1}, Bar{"vim", 2}));
  EXPECT_EQ(data.reports, 2);
}

TEST(Charts, TheSameXIsTheSameReport) {
  auto other = report(0.5, {{"acme/client:vim", 1}}, "2026-11-29");
  other.programs.push_back(other.programs[0]);
  const auto data = aggregate(
      {report(0.5, {{"acme/client:vim", 1}}), report(0.6, {{"acme/client:vim", 1}}), other});
  EXPECT_THAT(bars(data, "acme/client"),
              ElementsAre(Bar{"emacs", 0}, Bar{"other", 0}, Bar{"vim", 2}));
  EXPECT_EQ(data.reports, 3);
}

TEST(Charts, VersionsAreInSemanticOrderWithoutEmptyOnes) {
  std::vector<format::Report> reports;
  double x = 0;
  for (const char* version : {"v1.10.0", "v1.10.0+b", "v1.10.0-rc.1", "v1.9.0", "v7.0.0"}) {
    reports.push_back(report(x += 0.1));
    reports.back().programs[0].id.version = version;
  }
  EXPECT_THAT(bars(aggregate(reports), "Version"),
              ElementsAre(Bar{"v1.9.0", 1}, Bar{"v1.10.0-rc.1", 1}, Bar{"v1.10.0", 1},
                          Bar{"v1.10.0+b", 1}));
}

TEST(Charts, ToolchainsAreMergedByLine) {
  std::vector<format::Report> reports;
  double x = 0;
  for (const char* toolchain :
       {"gcc-12.2", "gcc-12.3", "clang-19.1", "gcc-9.4", "go1.26.8", "go1.26rc1", "go1.9"}) {
    reports.push_back(report(x += 0.1));
    reports.back().programs[0].id.go_version = toolchain;
  }
  // One report in which two builds of the program stand counts once.
  reports.push_back(report(0.9));
  reports.back().programs.push_back(reports.back().programs[0]);
  reports.back().programs[1].id.go_version = "gcc-12.3";
  EXPECT_THAT(bars(aggregate(reports), "GoVersion"),
              ElementsAre(Bar{"clang-19", 1}, Bar{"gcc-9", 1}, Bar{"gcc-12", 3}, Bar{"go1.9", 1},
                          Bar{"go1.26", 2}));
}

TEST(Charts, PlatformsKeepTheirZeros) {
  const auto data = aggregate({report(0.1)});
  EXPECT_THAT(bars(data, "GOOS"), ElementsAre(Bar{"darwin", 0}, Bar{"linux", 1}));
  EXPECT_THAT(bars(data, "GOARCH"), ElementsAre(Bar{"amd64", 1}, Bar{"arm64", 0}));
}

TEST(Charts, RecordsOfEveryForm) {
  const auto data = aggregate({report(0.1, {{"acme/build", 3}, {"acme/lone:only", 1}}),
                               report(0.2, {{"acme/deep:a:b", 1}, {"acme/unknown", 1}})});
  EXPECT_THAT(bars(data, "acme/build"), ElementsAre(Bar{"acme/build", 1}));
  EXPECT_THAT(bars(data, "acme/lone"), ElementsAre(Bar{"only", 1}));
  EXPECT_THAT(bars(data, "acme/deep"), ElementsAre(Bar{"a:b", 1}, Bar{"c", 0}));
  EXPECT_THAT(bars(data, "acme/unknown"), IsEmpty());
}

TEST(Charts, WithoutDataAreLeftOut) {
  auto data = aggregate({report(0.1, {{"acme/client:kakoune", 1}})});
  ASSERT_EQ(data.programs.size(), 2);
  EXPECT_THAT(bars(data, "acme/client"), IsEmpty());
  EXPECT_EQ(data.programs[0].charts.size(), 4);
  EXPECT_THAT(data.programs[1].charts, IsEmpty());
}

TEST(Charts, ToolchainProgramsHaveNoVersionChart) {
  auto go = report(0.1);
  go.programs[0].id = {"cmd/go", "go1.26.8", "go1.26.8", "linux", "amd64"};
  const auto data = aggregate({go});
  EXPECT_THAT(bars(data, "cmd/go", "Version"), IsEmpty());
  EXPECT_THAT(bars(data, "cmd/go", "GoVersion"), ElementsAre(Bar{"go1.26", 1}));
}

TEST(Charts, TheWeekIsTheNewestThatHoldsAProgram) {
  auto empty = report(0.3, {}, "2026-12-06");
  empty.programs.clear();
  auto unknown = report(0.4, {}, "2026-11-30");
  unknown.programs[0].id.program = "acme.org/ld";
  const auto data = aggregate({report(0.1), report(0.2, {}, "2026-11-29"), unknown, empty});
  EXPECT_EQ(data.week, "2026-11-30");
  EXPECT_EQ(data.reports, 4);
}

}  // namespace
}  // namespace tally::collector
