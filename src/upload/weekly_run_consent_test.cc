// What is sent follows the user's word at every moment: before, between and while.
#include "upload/weekly_run_fixture.h"

namespace tally::upload {
namespace {

constexpr const char* kEarlierFile =
    "stackprog@devel-go1.23.5-linux-amd64-2026-11-22.v1.count";  // of the week of 2026-11-25

base::Date day(const char* text) { return *base::parse_date(text); }

class ConsentTest : public WeeklyRunTest {
 protected:
  RunSummary run_as(Mode mode, const char* since) {
    consent_ = {.mode = mode, .since = day(since)};
    return run();
  }
  void run_at(const char* now) {
    options_.now = *base::parse_date(now);
    run();
  }
};

TEST_F(ConsentTest, AReportMadeReadyIsNotSentAfterANo) {
  answer_ = {Sent::kTryLater, ""};
  run();
  sent_.clear();
  answer_ = {Sent::kAccepted, "200"};
  run_as(Mode::kOff, "2026-11-30");
  run_as(Mode::kLocal, "2026-11-30");
  EXPECT_THAT(sent_, IsEmpty());
  // Nor after another yes, which begins anew.
  options_.now += std::chrono::days{1};
  run_as(Mode::kOn, "2026-12-01");
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(ConsentTest, OnToOffBetweenCountingAndTheRunMakesNothing) {
  run_as(Mode::kOff, "2026-11-28");
  EXPECT_THAT(local(), ElementsAre(kGoFile));
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(ConsentTest, OnToLocalBetweenCountingAndTheRunSendsNothing) {
  run_as(Mode::kLocal, "2026-11-28");
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
  EXPECT_THAT(sent_, IsEmpty());
}

// The file of the week begins before the yes.
TEST_F(ConsentTest, AYesInTheMiddleOfTheWeekSendsNothingOfIt) {
  for (const char* yes : {"2026-11-22", "2026-11-25", "2026-11-29", "2026-11-30"}) {
    if (!fs::exists(local_ / kGoFile)) copy(kGoFile);
    fs::remove(local_ / "local.2026-11-29.json");
    run_as(Mode::kOn, yes);
    EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json")) << yes;
    EXPECT_THAT(sent_, IsEmpty()) << yes;
  }
}

TEST_F(ConsentTest, OneFileFromBeforeTheYesKeepsTheWholeWeekHere) {
  copy(kGofmtFile);
  // A program that began on 2026-11-26, when the yes was a day old.
  fs::rename(local_ / kGofmtFile, local_ / "late.v1.count");
  std::string bytes = base::read_file(local_ / "late.v1.count").value();
  const std::string begin = "TimeBegin: 2026-11-22";
  ASSERT_TRUE(bytes.contains(begin));
  bytes.replace(bytes.find(begin), begin.size(), "TimeBegin: 2026-11-26");
  std::ofstream{local_ / "late.v1.count", std::ios::binary | std::ios::trunc} << bytes;
  run_as(Mode::kOn, "2026-11-25");
  EXPECT_THAT(sent_, IsEmpty());
  // Without the other one it would have been sent.
  fs::remove(local_ / "local.2026-11-29.json");
  std::ofstream{local_ / "late.v1.count", std::ios::binary | std::ios::trunc} << bytes;
  EXPECT_EQ(run().sent, 1);
}

TEST_F(ConsentTest, TheDayBeforeTheWeekIsEarlyEnough) {
  EXPECT_EQ(run_as(Mode::kOn, "2026-11-21").sent, 1);
}

TEST_F(ConsentTest, AnotherYesWhileSendingBeginsAnew) {
  copy(kEarlierFile);
  options_.send = [this](const std::string& date, std::string_view body) {
    sent_[date].emplace_back(body);
    consent_.since = day("2026-11-30");  // a no and a yes
    return answer_;
  };
  EXPECT_EQ(run().sent, 1);
  EXPECT_TRUE(sent_.contains("2026-11-25"));
  EXPECT_FALSE(sent_.contains("2026-11-29"));
}

TEST_F(ConsentTest, AYesWhileReportsAreMadeSendsNothingOfThem) {
  consent_.mode = Mode::kLocal;
  int asked = 0;
  options_.consent = [&] {
    if (++asked > 2) consent_ = {.mode = Mode::kOn, .since = day("2026-11-30")};
    return consent_;
  };
  run();
  run();
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(ConsentTest, ANoWhileReportsAreMadeSendsNothingOfThem) {
  int asked = 0;
  options_.consent = [&] {
    if (++asked > 2) consent_.mode = Mode::kLocal;
    return consent_;
  };
  run();
  EXPECT_GT(asked, 2);
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(ConsentTest, AYesWithoutADayThatAppearsWhileSendingSendsNothingMore) {
  copy(kEarlierFile);
  options_.send = [this](const std::string& date, std::string_view body) {
    sent_[date].emplace_back(body);
    consent_.since.reset();
    return answer_;
  };
  run();
  EXPECT_EQ(sent_.size(), 1U);
}

TEST_F(ConsentTest, OnDay21AReportIsSent) {
  run_at("2026-12-20");
  EXPECT_EQ(sent_.size(), 1U);
}

TEST_F(ConsentTest, OnDay22ItIsNot) {
  run_at("2026-12-21");
  EXPECT_THAT(sent_, IsEmpty());
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

// The limit is for making it: the collector may have been away for long.
TEST_F(ConsentTest, AReportThatWasReadyInTimeIsSentOnDay22) {
  answer_ = {Sent::kTryLater, ""};
  run();
  answer_ = {Sent::kAccepted, "200"};
  run_at("2026-12-21");
  EXPECT_EQ(sent_["2026-11-29"].size(), 2U);
}

}  // namespace
}  // namespace tally::upload
