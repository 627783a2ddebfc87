#include "collector/charts/survey.h"

#include <gmock/gmock.h>

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Reference = std::vector<std::pair<std::string, double>>;

TEST(Survey, ComparesSharesOfTheWhole) {
  EXPECT_THAT(
      compare_with_survey(Reference{{"vscode", 0.5}, {"vim", 0.25}, {"other", 0.25}},
                          std::vector<uint64_t>{10, 10, 20}),
      ElementsAre(SurveyBucket{"vscode", 0.5, 0.25, 2.0}, SurveyBucket{"vim", 0.25, 0.25, 1.0},
                  SurveyBucket{"other", 0.25, 0.5, 0.5}));
}

TEST(Survey, WeightedReportsAreTheSurvey) {
  const std::vector<uint64_t> reports = {7, 91, 3};
  double sum = 0;
  const auto buckets = compare_with_survey(Reference{{"a", 0.6}, {"b", 0.3}, {"c", 0.1}}, reports);
  for (size_t i = 0; i < 3; ++i) sum += *buckets[i].weight * static_cast<double>(reports[i]);
  EXPECT_NEAR(sum, 101, 1e-9);
  EXPECT_NEAR(*buckets[0].weight * 7 / sum, 0.6, 1e-12);
}

TEST(Survey, RoundedSharesAreThoseOfOneWhole) {
  const auto buckets =
      compare_with_survey(Reference{{"a", 0.4}, {"b", 0.59}}, std::vector<uint64_t>{1, 1});
  EXPECT_NEAR(buckets[0].reference + buckets[1].reference, 1, 1e-12);
}

TEST(Survey, WhatNobodyReportedHasNoWeight) {
  EXPECT_THAT(compare_with_survey(Reference{{"a", 0.5}, {"b", 0.5}}, std::vector<uint64_t>{0, 4}),
              ElementsAre(SurveyBucket{"a", 0.5, 0, std::nullopt}, SurveyBucket{"b", 0.5, 1, 0.5}));
  EXPECT_THAT(compare_with_survey(Reference{{"a", 1}}, std::vector<uint64_t>{0}),
              ElementsAre(SurveyBucket{"a", 1, 0, std::nullopt}));
  EXPECT_THAT(compare_with_survey(Reference{{"a", 0}}, std::vector<uint64_t>{1}), IsEmpty());
  EXPECT_THAT(compare_with_survey({}, {}), IsEmpty());
}

}  // namespace
}  // namespace tally::collector
