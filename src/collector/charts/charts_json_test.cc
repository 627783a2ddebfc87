#include "collector/charts/charts_json.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file.h"
#include "collector/charts/chart_fixture.h"
#include "collector/charts/day_counter.h"
#include "format/report.h"

namespace tally::collector {
namespace {

using Json = nlohmann::ordered_json;
using testing::ElementsAre;

class ChartsJsonTest : public testing::Test {
 protected:
  ChartsJsonTest() {
    day_.participants("acme.org/cc", "cc/editor", 4).participants("acme.org/cc", "cc/build", 10);
    before_.participants("acme.org/cc", "cc/editor", 2);
  }

  Json json(const ChartsFilter& filter = {}) const { return Json::parse(text(filter)); }
  std::string text(const ChartsFilter& filter = {}) const {
    return with_input([&](const ChartsInput& input) { return charts_json(input, filter); });
  }
  std::string reference() const { return with_input(reference_charts_json); }
  template <typename Write>
  std::string with_input(Write write) const {
    const Combined combined = day_.combined();
    const std::vector<CountedDay> days = {before_.counted(), day_.counted()};
    ChartSeries series{index_, every, "2026-11-22"};
    add_days(series, days);
    return write(ChartsInput{.index = index_,
                             .meanings = meanings_,
                             .combined = combined,
                             .from = "2026-11-16",
                             .to = "2026-11-22",
                             .series = &series});
  }
  // Of acme.org/cc.
  Json chart(std::string_view name) const {
    const Json all = json();
    for (const Json& each : all["Programs"][1]["Charts"]) {
      if (each["Name"] == name) return each;
    }
    return {};
  }

  static bool every(const IndexedProgram&, const IndexedChart&) { return true; }

  const ChartIndex index_{small_config()};
  const ChartMeanings meanings_{small_config()};
  FilledDay before_{index_, "2026-11-15", 3};
  FilledDay day_{index_, "2026-11-22", 12};
};

TEST_F(ChartsJsonTest, ReferenceForm) {
  day_.bucket("acme.org/cc", "GOOS", "linux", {3, 0});
  EXPECT_EQ(reference(),
            R"({"DateRange":["2026-11-16","2026-11-22"],"Programs":[)"
            R"({"ID":"charts:acme.org/ld","Name":"acme.org/ld","Charts":null},)"
            R"({"ID":"charts:acme.org/cc","Name":"acme.org/cc","Charts":[)"
            R"({"ID":"charts:acme.org/cc:GOOS","Name":"GOOS","Type":"partition","Data":[)"
            R"({"Week":"2026-11-22","Key":"darwin","Value":0},)"
            R"({"Week":"2026-11-22","Key":"linux","Value":3}]}]},)"
            R"({"ID":"charts:cmd/go","Name":"cmd/go","Charts":null}],"NumReports":12})");
  const ChartIndex nothing{format::UploadConfig{}};
  const Combined none;
  EXPECT_EQ(reference_charts_json({.index = nothing,
                                   .meanings = meanings_,
                                   .combined = none,
                                   .from = "2026-11-22",
                                   .to = "2026-11-22"}),
            R"({"DateRange":["2026-11-22","2026-11-22"],"Programs":null,"NumReports":0})");
}

TEST_F(ChartsJsonTest, OursComesBehindTheReferences) {
  day_.bucket("acme.org/cc", "cc/build", "cc/build", {3, 40});
  EXPECT_EQ(chart("cc/build").dump(),
            R"({"ID":"charts:acme.org/cc:cc/build","Name":"cc/build","Type":"partition","Data":[)"
            R"({"Week":"2026-11-22","Key":"cc/build","Value":3,"Sum":40,"Share":0.3,"Low":0.3,)"
            R"("High":0.3}],"Rate":1.0,"Participants":10})");
}

TEST_F(ChartsJsonTest, ASampledShareHasAnInterval) {
  day_.bucket("acme.org/cc", "cc/editor", "vim", {3, 5});
  const Json bar = chart("cc/editor")["Data"][1];
  EXPECT_EQ(bar["Share"], 0.75);
  EXPECT_LT(bar["Low"], 0.5);
  EXPECT_GT(bar["High"], 0.9);
  EXPECT_EQ(chart("cc/editor")["Rate"], 0.5);
  EXPECT_EQ(chart("cc/editor")["Participants"], 4);
}

TEST_F(ChartsJsonTest, WhatAProgramIsHasNoSum) {
  day_.bucket("acme.org/cc", "GOOS", "linux", {3, 0});
  EXPECT_FALSE(chart("GOOS")["Data"][0].contains("Sum"));
}

TEST_F(ChartsJsonTest, AHistogramHasPercentilesOfItsSums) {
  day_.bucket("acme.org/cc", "cc/open", "<10ms", {3, 60});
  day_.bucket("acme.org/cc", "cc/open", ">=1s", {1, 40});
  const Json open = chart("cc/open");
  EXPECT_EQ(open["Type"], "histogram");
  EXPECT_EQ(open["Buckets"].dump(), R"(["<10ms","<1s",">=1s"])");
  EXPECT_EQ(open["Percentiles"].dump(),
            R"([{"Percent":50.0,"Text":"8.33ms","Value":8333330.0,"Unit":"ns"},)"
            R"({"Percent":99.0,"Text":">=1s","AtLeast":1000000000.0,"Unit":"ns"}])");
}

TEST_F(ChartsJsonTest, ATimeseriesHasAllWeeks) {
  before_.bucket("acme.org/cc", "cc/editor", "vim", {2, 2});
  day_.bucket("acme.org/cc", "cc/editor", "other", {1, 9});
  std::vector<std::string> points;
  const Json editor = chart("cc/editor");
  for (const Json& each : editor["Series"]) {
    points.push_back(each["Week"].get<std::string>() + " " + each["Key"].get<std::string>() + " " +
                     each["Value"].dump() + " " + each["Sum"].dump());
  }
  EXPECT_THAT(points,
              ElementsAre("2026-11-15 other 0 0", "2026-11-15 vim 2 2", "2026-11-15 vscode 0 0",
                          "2026-11-22 other 1 9", "2026-11-22 vim 0 0", "2026-11-22 vscode 0 0"));
  EXPECT_EQ(editor["Series"][1]["Share"], 1.0);
}

TEST_F(ChartsJsonTest, EveryChartCanHaveTheWeeks) {
  before_.bucket("acme.org/cc", "GOOS", "linux", {2, 0});
  day_.bucket("acme.org/cc", "GOOS", "linux", {1, 0})
      .bucket("acme.org/cc", "cc/editor", "vim", {1, 3});
  const ChartsFilter charts{.program = "acme.org/cc", .chart = ""};
  ChartSeries series{index_, every, "2026-11-22"};
  add_days(series, std::vector{before_.counted(), day_.counted()});
  const auto weeks_of = [&](bool every) {
    const BuildFilter filter{
        .versions = {"v1"}, .toolchains = {}, .goos = {"a", "b"}, .goarch = {}};
    const Json json = Json::parse(with_input([&](ChartsInput input) {
      input.series = &series;
      input.every_chart_has_series = every;
      if (every) input.filter = &filter;
      input.builds_left_out = 3;
      return charts_json(input, charts);
    }));
    EXPECT_EQ(json.contains("Filter"), every);
    if (every) {
      EXPECT_EQ(json["Filter"].dump(), R"({"Version":["v1"],"GOOS":["a","b"]})");
      EXPECT_EQ(json["BuildsLeftOut"], 3);
    }
    std::map<std::string, std::string> weeks;
    for (const Json& chart : json["Programs"][0]["Charts"]) {
      std::string& all = weeks[chart["Name"]];
      if (!chart.contains("Series")) continue;
      for (const Json& bar : chart["Series"]) {
        all += bar["Week"].get<std::string>().substr(8) + bar["Key"].get<std::string>() +
               bar["Value"].dump() + ' ';
      }
    }
    return weeks;
  };
  using Weeks = std::map<std::string, std::string>;
  EXPECT_EQ(weeks_of(true), (Weeks{{"GOOS", "15darwin0 15linux2 22darwin0 22linux1 "},
                                   {"cc/editor", "22other0 22vim1 22vscode0 "}}));
  EXPECT_EQ(weeks_of(false), (Weeks{{"GOOS", ""}, {"cc/editor", "22other0 22vim1 22vscode0 "}}));
}

// The weeks of users end on different days of the week.
TEST_F(ChartsJsonTest, APointIsOfSevenDays) {
  FilledDay monday{index_, "2026-11-16", 5};
  before_.bucket("acme.org/cc", "cc/editor", "vim", {1, 2});
  monday.participants("acme.org/cc", "cc/editor", 5)
      .bucket("acme.org/cc", "cc/editor", "vim", {2, 7});
  day_.bucket("acme.org/cc", "cc/editor", "vim", {1, 3});
  ChartSeries series{index_, every, "2026-11-22"};
  add_days(series, std::vector{before_.counted(), monday.counted(), day_.counted()});
  const Json all = Json::parse(with_input([&](ChartsInput input) {
    input.series = &series;
    return charts_json(input, {.program = "acme.org/cc", .chart = "cc/editor"});
  }));
  std::vector<std::string> points;
  for (const Json& each : all["Programs"][0]["Charts"][0]["Series"]) {
    if (each["Key"] != "vim") continue;
    points.push_back(fmt::format("{} {} {} {:.3f}", each["Week"].get<std::string>(),
                                 each["Value"].get<int>(), each["Sum"].get<int>(),
                                 each["Share"].get<double>()));
  }
  // Of 2, and of 5 and 4 participants.
  EXPECT_THAT(points, ElementsAre("2026-11-15 1 2 0.500", "2026-11-22 3 10 0.333"));
}

TEST(ChartSeries, IsBounded) {
  const ChartIndex index{small_config()};
  EXPECT_EQ(most_series_bars(index, {.program = "acme.org/cc", .chart = "GOOS"}, 10), 20U);
  EXPECT_EQ(most_series_bars(index, {.program = "", .chart = "GOOS"}, 10), 60U);
  EXPECT_EQ(most_series_bars(index, {}, 1), index.slots());
}

TEST_F(ChartsJsonTest, ASurveyIsHeldAgainstTheBars) {
  day_.bucket("acme.org/cc", "cc/editor", "vim", {3, 5});
  day_.bucket("acme.org/cc", "cc/editor", "other", {1, 5});
  EXPECT_EQ(chart("cc/editor")["Surveys"].dump(),
            R"([{"Source":"https://acme.org/s","Date":"2026-05-01","Data":[)"
            R"({"Key":"vscode","Reference":0.5,"Share":0.0},)"
            R"({"Key":"vim","Reference":0.25,"Share":0.75,"Weight":0.333333},)"
            R"({"Key":"other","Reference":0.25,"Share":0.25,"Weight":1.0}]}])");
}

TEST_F(ChartsJsonTest, Filters) {
  day_.bucket("acme.org/cc", "GOOS", "linux", {3, 0});
  day_.bucket("acme.org/cc", "cc/build", "cc/build", {3, 40});
  const Json one = json({.program = "acme.org/cc", .chart = "GOOS"});
  ASSERT_EQ(one["Programs"].size(), 1);
  ASSERT_EQ(one["Programs"][0]["Charts"].size(), 1);
  EXPECT_EQ(one["Programs"][0]["Charts"][0]["Name"], "GOOS");
  EXPECT_EQ(json({.program = "cmd/go", .chart = ""})["Programs"].dump(),
            R"([{"ID":"charts:cmd/go","Name":"cmd/go","Charts":null}])");
  EXPECT_EQ(json({.program = "", .chart = "GOOS"})["Programs"].size(), 3);
}

// The reference's members are those of its own file, and stay when ours are taken out.
TEST(ChartsJson, EqualsTheReferenceWithoutOurMembers) {
  const auto read = [](const std::string& name) {
    return base::read_file(TALLY_TEST_DATA "/" + name).value();
  };
  const auto config = format::parse_upload_config(read("go-config/config.json")).value();
  const auto index = std::make_shared<const ChartIndex>(config);
  std::map<double, std::string> lines;
  std::istringstream in{read("charts/2026-11-15.ndjson")};
  for (std::string line; std::getline(in, line);) lines[format::parse_report(line)->x] = line;
  DayCounter counter{index};
  for (const auto& [x, line] : lines) ASSERT_TRUE(counter.add(line).has_value());
  const DayAggregate day = counter.take().aggregate;
  const Combined combined{.week = day.day,
                          .reports = day.reports,
                          .buckets = day.buckets,
                          .participants = day.participants};
  const ChartMeanings meanings{config};
  const ChartsInput input{.index = *index,
                          .meanings = meanings,
                          .combined = combined,
                          .from = "2026-11-15",
                          .to = "2026-11-15"};
  const Json expected = Json::parse(read("charts/2026-11-15.charts.json"));
  EXPECT_EQ(Json::parse(reference_charts_json(input)).dump(), expected.dump());
  Json ours = Json::parse(charts_json(input));
  for (Json& program : ours["Programs"]) {
    for (Json& chart : program["Charts"]) {
      for (const char* member : {"Rate", "Participants"}) EXPECT_EQ(chart.erase(member), 1);
      for (Json& bar : chart["Data"]) {
        EXPECT_LE(bar["Low"], bar["Share"]);
        EXPECT_LE(bar["Share"], bar["High"]);
        for (const char* member : {"Sum", "Share", "Low", "High"}) bar.erase(member);
      }
    }
  }
  EXPECT_EQ(ours.dump(), expected.dump());
}

}  // namespace
}  // namespace tally::collector
