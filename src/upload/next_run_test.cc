#include "upload/next_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::upload {
namespace {

using consent::Mode;
using testing::ElementsAre;
using testing::IsEmpty;

base::Time at(const char* text) { return *base::parse_date_or_time(text); }
base::Date day(const char* text) { return *base::parse_date(text); }

// A program counted in the week that ends on 2026-11-29, and before it.
class NextRunTest : public testing::Test {
 protected:
  NextRunTest() { kept_.open_weeks[day("2026-11-29")] = {day("2026-11-23"), 1}; }

  std::optional<NextRun> next(const char* now = "2026-11-25T12:00:00Z") const {
    return next_run(kept_, consent_, at(now));
  }

  Inventory kept_;
  Consent consent_{.mode = Mode::kOn, .since = day("2026-11-20")};
};

TEST_F(NextRunTest, IsDueWhenTheWeekIsOver) {
  const auto run = next();
  ASSERT_TRUE(run.has_value());
  EXPECT_EQ(run->due, at("2026-11-29T00:00:01Z"));
  ASSERT_EQ(run->reports.size(), 1U);
  EXPECT_EQ(run->reports[0].week, day("2026-11-29"));
  EXPECT_FALSE(run->reports[0].is_there);
  EXPECT_EQ(run->reports[0].not_sent, std::nullopt);
  EXPECT_THAT(run->sends, IsEmpty());
}

TEST_F(NextRunTest, WaitsADayBehindTheLastTry) {
  kept_.last_tried = at("2026-11-28T15:00:00Z");
  EXPECT_EQ(next("2026-11-28T16:00:00Z")->due, at("2026-11-29T15:00:00Z"));
  kept_.last_tried = at("2026-11-20T15:00:00Z");
  EXPECT_EQ(next()->due, at("2026-11-29T00:00:01Z"));
}

TEST_F(NextRunTest, DoesNotWaitForAClockThatWentBack) {
  kept_.last_tried = at("2027-11-25T12:00:00Z");
  EXPECT_EQ(next()->due, at("2026-11-29T00:00:01Z"));
}

TEST_F(NextRunTest, IsNotWhileTheModeIsOff) {
  consent_.mode = Mode::kOff;
  EXPECT_FALSE(next().has_value());
}

TEST_F(NextRunTest, IsNotWhereNothingIsKept) {
  kept_.open_weeks.clear();
  kept_.local_reports = {day("2026-11-22")};
  EXPECT_FALSE(next().has_value());
}

TEST_F(NextRunTest, SendsNothingUnlessTheModeIsOn) {
  consent_ = {.mode = Mode::kLocal, .since = std::nullopt};
  kept_.ready_reports = {day("2026-11-22")};
  const auto run = next();
  EXPECT_THAT(run->sends, IsEmpty());
  EXPECT_EQ(run->reports[0].not_sent, "the mode is not on");
}

TEST_F(NextRunTest, KeepsCountsFromBeforeTheYesHere) {
  consent_.since = day("2026-11-23");
  EXPECT_TRUE(next()->reports[0].not_sent.has_value());
  // It will get the day of the run.
  consent_.since = std::nullopt;
  EXPECT_TRUE(next()->reports[0].not_sent.has_value());
}

TEST_F(NextRunTest, SendsAtOnceWhatIsReady) {
  kept_.ready_reports = {day("2026-11-20"), day("2026-11-22"), day("2026-11-29")};
  const auto run = next();
  EXPECT_EQ(run->due, at("2026-11-25T12:00:00Z"));
  EXPECT_THAT(run->sends, ElementsAre(day("2026-11-22")));
  EXPECT_THAT(run->reports, IsEmpty());
}

TEST_F(NextRunTest, TakesAllWeeksThatAreOver) {
  kept_.open_weeks[day("2026-12-06")] = {day("2026-11-29"), 1};
  kept_.open_weeks[day("2026-12-13")] = {day("2026-12-06"), 1};
  EXPECT_EQ(next("2026-12-10")->due, at("2026-11-29T00:00:01Z"));
  EXPECT_EQ(next("2026-12-10")->reports.size(), 2U);
  EXPECT_EQ(next()->reports.size(), 1U);
}

TEST_F(NextRunTest, KnowsThatAWeekHasItsReport) {
  kept_.local_reports = {day("2026-11-29")};
  EXPECT_TRUE(next()->reports[0].is_there);
}

}  // namespace
}  // namespace tally::upload
