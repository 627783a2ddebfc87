#include "collector/http/api_answers.h"

#include <gtest/gtest.h>

#include "collector/config/upload_config_fixture.h"

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

}  // namespace
}  // namespace tally::collector
