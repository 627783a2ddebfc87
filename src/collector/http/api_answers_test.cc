#include "collector/http/api_answers.h"

#include <gtest/gtest.h>

#include "collector/config/upload_config_fixture.h"
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
