// How long a run takes, whom it waits for, and what it names as the week before.
#include <sys/time.h>

#include "upload/weekly_run_fixture.h"

namespace tally::upload {
namespace {

constexpr const char* kEarlierFile =
    "stackprog@devel-go1.23.5-linux-amd64-2026-11-22.v1.count";  // of the week of 2026-11-25

class LimitsTest : public WeeklyRunTest {
 protected:
  LimitsTest() {
    options_.clock = [this] { return std::chrono::steady_clock::time_point{elapsed_}; };
  }
  // A lock as another process has left it that long ago.
  fs::path lock_left(std::chrono::minutes ago) const {
    fs::create_directories(dir_ / "upload");
    const fs::path lock = dir_ / "upload/2026-11-29.json.lock";
    std::ofstream{lock}.flush();
    const auto time = base::system_now() - ago;
    const utimbuf when{.actime = time.time_since_epoch().count(),
                       .modtime = time.time_since_epoch().count()};
    EXPECT_EQ(::utime(lock.c_str(), &when), 0);
    return lock;
  }

  std::chrono::steady_clock::duration elapsed_{};
};

TEST_F(LimitsTest, ARunThatHasTakenItsTimeBeginsWithNoOtherReport) {
  copy(kEarlierFile);
  options_.send = [this](const std::string& date, std::string_view body) {
    sent_[date].emplace_back(body);
    elapsed_ += kMaxRun;
    return answer_;
  };
  const RunSummary first = run();
  EXPECT_EQ(first.sent, 1);
  EXPECT_EQ(first.kept, 1);
  EXPECT_THAT(local(), testing::Contains("2026-11-29.json"));
  EXPECT_EQ(run().sent, 1) << "the next run has time again";
}

TEST_F(LimitsTest, ARunThatHasTakenItsTimeWhileItMadeReportsLeavesTheOtherWeeks) {
  copy(kEarlierFile);
  options_.log = [this](const std::string& line) {
    if (line.ends_with("made the report of the week")) elapsed_ += kMaxRun;
  };
  const RunSummary first = run();
  EXPECT_EQ(first.reports_made, 1);
  EXPECT_EQ(first.sent, 0);
  const RunSummary second = run();
  EXPECT_EQ(second.reports_made, 1);
  options_.log = [](const std::string&) {};
  EXPECT_EQ(run().sent, 2);
}

TEST_F(LimitsTest, JustBeforeItsTimeItGoesOn) {
  elapsed_ = -kMaxRun + std::chrono::seconds{1};
  options_.send = [this](const std::string& date, std::string_view body) {
    sent_[date].emplace_back(body);
    elapsed_ = std::chrono::seconds{0};
    return answer_;
  };
  copy(kEarlierFile);
  EXPECT_EQ(run().sent, 2);
}

TEST_F(LimitsTest, AFreshLockIsHeeded) {
  const fs::path lock = lock_left(std::chrono::minutes{59});
  EXPECT_EQ(run().sent, 0);
  EXPECT_TRUE(fs::exists(lock));
}

TEST_F(LimitsTest, ALockOlderThanAnHourIsBroken) {
  const fs::path lock = lock_left(std::chrono::minutes{61});
  EXPECT_EQ(run().sent, 1);
  EXPECT_FALSE(fs::exists(lock));
}

TEST_F(LimitsTest, ALockFromTheFutureIsNotHeededUntilThen) {
  lock_left(-std::chrono::minutes{59});
  EXPECT_EQ(run().sent, 0);
  const fs::path lock = lock_left(-std::chrono::minutes{61});
  EXPECT_EQ(run().sent, 1);
  EXPECT_FALSE(fs::exists(lock));
}

TEST_F(LimitsTest, AnUploadThatWasNotRecordedIsSentAgainWithTheSameBytes) {
  // Killed when the collector had answered.
  run();
  const std::string bytes = base::read_file(dir_ / "upload/2026-11-29.json").value();
  fs::rename(dir_ / "upload/2026-11-29.json", local_ / "2026-11-29.json");
  EXPECT_EQ(run().sent, 1);
  EXPECT_THAT(sent_["2026-11-29"], ElementsAre(bytes, bytes));
}

TEST_F(LimitsTest, AnUploadThatWasRecordedIsNotSentAgain) {
  run();
  fs::copy_file(dir_ / "upload/2026-11-29.json", local_ / "2026-11-29.json");
  EXPECT_EQ(run().sent, 0);
  EXPECT_EQ(sent_["2026-11-29"].size(), 1U);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

TEST_F(LimitsTest, LateFilesLeaveAReadyReportAsItIs) {
  answer_ = {Sent::kTryLater, ""};
  run();
  const std::string ready = base::read_file(local_ / "2026-11-29.json").value();
  const int64_t before = local_count("cmd/go", "go/invocations");
  copy(kGoFile);
  run();
  EXPECT_EQ(base::read_file(local_ / "2026-11-29.json").value(), ready);
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 2 * before);
}

TEST_F(LimitsTest, LastWeekIsEmptyIfNothingWasSentOrTheLastIsOfTheFuture) {
  run();
  EXPECT_EQ(report(dir_ / "upload/2026-11-29.json").last_week, "");
  fs::rename(dir_ / "upload/2026-11-29.json", dir_ / "upload/2027-01-01.json");
  copy(kEarlierFile);
  run();
  EXPECT_EQ(report(dir_ / "upload/2026-11-25.json").last_week, "");
}

}  // namespace
}  // namespace tally::upload
