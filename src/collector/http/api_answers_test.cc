#include "collector/http/api_answers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/charts/aggregate_file.h"
#include "collector/config/upload_config_fixture.h"
#include "format/report.h"
#include "format/stack_id.h"

namespace tally::collector {
namespace {

// Weeks can be removed between the decision that there are some and the answer.
TEST(ApiAnswers, OfDaysThatAreGoneAreEmpty) {
  const auto config = config_of_cc("v1.0.0", {"cc/a:{b,c}"});
  const auto index = std::make_shared<const ChartIndex>(config);
  ApiAnswers answers{[&] {
                       return PublishedDays{
                           .index = index, .days = {}, .generation = 1, .is_counted_again = false};
                     },
                     std::make_shared<const ChartMeanings>(config)};
  ChartsRequest charts;
  charts.from = "2026-11-01";
  charts.to = "2026-11-22";
  charts.program = "acme.org/cc";
  for (const bool has_series : {false, true}) {
    for (const bool is_filtered : {false, true}) {
      charts.has_series = has_series;
      charts.filter.goos =
          is_filtered ? std::vector<std::string>{"linux"} : std::vector<std::string>{};
      const Response answer = answers.answer(charts);
      EXPECT_EQ(answer.status, 200);
      EXPECT_NE(answer.body->find("\"NumReports\":0"), std::string::npos) << *answer.body;
    }
  }
  StacksRequest stacks;
  stacks.from = charts.from;
  stacks.to = charts.to;
  EXPECT_EQ(answers.answer(stacks).status, 200);
  ProgramsRequest programs;
  programs.from = charts.from;
  programs.to = charts.to;
  programs.limit = 10;
  EXPECT_EQ(answers.answer(programs).status, 200);
}

// Reports of two days with the same X are found in files, which is what combining costs.
TEST(ApiAnswers, PagesOfOneRangeOfStacksAreCombinedOnce) {
  const base::TempDir dir;
  const auto config = config_of_cc("v1", {});
  const auto index = std::make_shared<const ChartIndex>(config);
  uint64_t generation = 1;
  std::vector<CountedDay> days;
  for (const char* week : {"2026-11-15", "2026-11-22"}) {
    format::Report report{.week = week, .last_week = "", .x = 0.5, .programs = {}, .config = "v1"};
    report.programs.push_back({.id = {"acme.org/cc", "v1", "gcc-12.2", "linux", "amd64"},
                               .counters = {},
                               .stacks = {{"cc/s\nf:+1", 1}, {"cc/s\ng:+1", 1}}});
    const auto aggregate = dir / week;
    const auto merged = dir / (std::string(week) + ".ndjson");
    ASSERT_TRUE(base::replace_file(merged, format::write_report_line(report) + "\n").has_value());
    const std::atomic<bool> cancelled = false;
    auto counted = count_merged_file(merged, aggregate, index, cancelled);
    ASSERT_TRUE(counted.has_value()) << counted.error().message;
    days.push_back({std::make_shared<const DayAggregate>(*std::move(counted)), aggregate, merged});
  }
  ApiAnswers answers{
      [&] {
        return PublishedDays{
            .index = index, .days = days, .generation = generation, .is_counted_again = false};
      },
      std::make_shared<const ChartMeanings>(config)};
  StacksRequest request;
  request.from = "2026-11-15";
  request.to = "2026-11-22";
  request.limit = 1;
  const Response first = answers.answer(request);
  ASSERT_EQ(first.status, 200) << *first.body;
  for (const CountedDay& each : days) std::filesystem::remove(each.aggregate_file);
  const nlohmann::json page = nlohmann::json::parse(*first.body);
  request.after = read_cursor(page["Next"].get<std::string>());
  request.from = "2026-11-10";
  const Response second = answers.answer(request);
  EXPECT_EQ(second.status, 200) << "it is combined again, of files that are gone";
  EXPECT_NE(second.body->find("\"Reports\":1,"), std::string::npos) << *second.body;
  request.from = "2026-11-16";
  EXPECT_EQ(answers.answer(request).status, 200) << "one day needs no file";
  request.from = "2026-11-10";
  request.limit = 2;
  EXPECT_EQ(answers.answer(request).status, 500) << "only the last range is kept";
  ++generation;
  EXPECT_EQ(answers.answer(request).status, 500) << "something else is published";
}

TEST(ApiAnswers, WhatIsSaidOfStacksIsInForceAtOnce) {
  const auto config = config_of_cc("v1.0.0", {"cc/a:{b,c}"});
  const auto index = std::make_shared<const ChartIndex>(config);
  DayAggregate counted;
  counted.day = "2026-11-22";
  counted.reports = 1;
  counted.stacks = {{.key = {.program = "acme.org/cc", .version = "v1", .stack = "cc/s\nf:+1"},
                     .count = {.reports = 1, .sum = 1}}};
  const CountedDay day{.aggregate = std::make_shared<const DayAggregate>(std::move(counted)),
                       .aggregate_file = {},
                       .merged_file = {}};
  ApiAnswers answers{
      [&] {
        return PublishedDays{
            .index = index, .days = {day}, .generation = 1, .is_counted_again = false};
      },
      std::make_shared<const ChartMeanings>(config)};
  StacksRequest request;
  request.from = request.to = "2026-11-22";
  request.limit = 10;
  EXPECT_EQ(answers.answer(request).body->find("\"Issue\""), std::string::npos);
  StackNotes notes;
  notes.issues.programs["acme.org/cc"] = {{.number = 1,
                                           .title = "t",
                                           .url = "https://example.org/1",
                                           .stacks = {format::stack_id("cc/s\nf:+1")}}};
  answers.use(std::make_shared<const StackNotes>(notes));
  const Response answer = answers.answer(request);
  EXPECT_NE(answer.body->find("\"URL\":\"https://example.org/1\""), std::string::npos)
      << *answer.body;
}

}  // namespace
}  // namespace tally::collector
