#include "collector/charts/seven_days.h"

#include <gtest/gtest.h>

namespace tally::collector {
namespace {

TEST(SevenDays, AreCountedBackFromTheLastDay) {
  const SevenDays steps{"2026-03-04"};
  EXPECT_EQ(steps.end_of("2026-03-04"), "2026-03-04");
  EXPECT_EQ(steps.end_of("2026-02-26"), "2026-03-04");
  EXPECT_EQ(steps.end_of("2026-02-25"), "2026-02-25");
  EXPECT_EQ(steps.end_of("2026-02-19"), "2026-02-25");
  EXPECT_EQ(steps.end_of("2024-12-31"), "2025-01-01");
}

TEST(SevenDays, AreAsManyAsTheyTake) {
  const SevenDays steps{"2026-03-04"};
  EXPECT_EQ(steps.count_from("2026-03-04"), 1);
  EXPECT_EQ(steps.count_from("2026-02-26"), 1);
  EXPECT_EQ(steps.count_from("2026-02-25"), 2);
  EXPECT_EQ(steps.count_from("2025-03-05"), 53);
}

TEST(SevenDays, WhatIsInNoStepStandsForItself) {
  const SevenDays steps{"2026-03-04"};
  EXPECT_EQ(steps.end_of("2026-03-05"), "2026-03-05");
  EXPECT_EQ(steps.end_of("no day"), "no day");
  EXPECT_EQ(steps.count_from("2026-03-05"), 0);
}

}  // namespace
}  // namespace tally::collector
