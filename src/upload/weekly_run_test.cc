#include "upload/weekly_run_fixture.h"

namespace tally::upload {
namespace {

TEST_F(WeeklyRunTest, SendsWhatIsApprovedAndKeepsAllOfItHere) {
  EXPECT_EQ(run().sent, 1);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
  EXPECT_THAT(uploaded(), ElementsAre("2026-11-29.json"));
  ASSERT_EQ(sent_["2026-11-29"].size(), 1U);
  EXPECT_EQ(base::read_file(dir_ / "upload/2026-11-29.json").value(), sent_["2026-11-29"][0]);

  const format::Report full = report(local_ / "local.2026-11-29.json");
  const format::Report sent = report(dir_ / "upload/2026-11-29.json");
  EXPECT_EQ(full.x, sent.x);
  ASSERT_EQ(sent.programs.size(), 1U);
  EXPECT_EQ(sent.programs[0].counters.at("go/invocations"),
            full.programs[0].counters.at("go/invocations"));
  EXPECT_LT(sent.programs[0].counters.size(), full.programs[0].counters.size());
  EXPECT_EQ(sent.config, format::kNoConfigVersion);
}

TEST_F(WeeklyRunTest, ASecondRunFindsNothingToDo) {
  run();
  EXPECT_EQ(run().sent, 0);
  EXPECT_EQ(sent_["2026-11-29"].size(), 1U);
}

TEST_F(WeeklyRunTest, LocalNeverSends) {
  consent_.mode = Mode::kLocal;
  options_.config.reset();
  EXPECT_EQ(run().reports_made, 1);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
  // A later yes does not send what was counted before it.
  consent_.mode = Mode::kOn;
  options_.config.emplace();
  consent_.since = *base::parse_date("2026-11-30");
  options_.now += std::chrono::days{3};
  run();
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(WeeklyRunTest, OffTouchesNothing) {
  consent_.mode = Mode::kOff;
  run();
  EXPECT_THAT(local(), ElementsAre(kGoFile));
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(WeeklyRunTest, AWeekThatCouldBeSentWaitsForAConfig) {
  options_.config.reset();
  EXPECT_EQ(run().failed, 1);
  EXPECT_THAT(local(), ElementsAre(kGoFile));
  options_.find_config = [] { return base::fail("not reached"); };
  EXPECT_EQ(run().failed, 1);
  EXPECT_THAT(log_, Contains("not reached"));
  EXPECT_THAT(local(), ElementsAre(kGoFile));
  options_.find_config = [] { return found_config(R"({"Version":"v1.2.0"})"); };
  EXPECT_EQ(run().sent, 1);
  EXPECT_EQ(report(dir_ / "upload" / "2026-11-29.json").config, "v1.2.0");
}

TEST_F(WeeklyRunTest, AWeekThatIsNeverSentWaitsForNoConfig) {
  options_.config.reset();
  options_.now += std::chrono::days{21};
  const RunSummary summary = run();
  EXPECT_EQ(summary.reports_made, 1);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, WithoutAConfigNothingThatIsReadyIsSent) {
  answer_ = {Sent::kTryLater, "503"};
  EXPECT_EQ(run().kept, 1);
  options_.config.reset();
  answer_ = {Sent::kAccepted, "200"};
  EXPECT_EQ(run().sent, 0);
  EXPECT_EQ(sent_["2026-11-29"].size(), 1U);
  EXPECT_THAT(local(), ElementsAre("2026-11-29.json", "local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, AsksForAConfigOnceAndOnlyIfSomethingIsDue) {
  int asked = 0;
  options_.config.reset();
  options_.find_config = [&asked] {
    ++asked;
    return found_config("{}");
  };
  options_.now = *base::parse_date("2026-11-28");
  EXPECT_EQ(run().failed, 0);
  EXPECT_EQ(asked, 0);
  consent_.mode = Mode::kLocal;
  options_.now = *base::parse_date("2026-11-30");
  copy(kGofmtFile);
  EXPECT_EQ(run().reports_made, 1);
  EXPECT_EQ(asked, 0);
  consent_.mode = Mode::kOn;
  copy(kGoFile);
  EXPECT_EQ(run().failed, 0);
  EXPECT_EQ(asked, 1);
}

TEST_F(WeeklyRunTest, AsksForNoConfigForAReportThatAYesDoesNotCover) {
  answer_ = {Sent::kTryLater, ""};
  run();
  consent_.since = *base::parse_date("2026-11-30");  // a no and a yes
  options_.config.reset();
  options_.find_config = [] {
    ADD_FAILURE() << "asked";
    return found_config("{}");
  };
  EXPECT_EQ(run().failed, 0);
  EXPECT_THAT(local(), ElementsAre("2026-11-29.json", "local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, CountsFromBeforeTheYesStayHere) {
  consent_.since = *base::parse_date("2026-11-22");
  EXPECT_EQ(run().reports_made, 1);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(WeeklyRunTest, AnUnexpiredFileStays) {
  options_.now = *base::parse_date("2026-11-29");
  EXPECT_EQ(run().reports_made, 0);
  EXPECT_THAT(local(), ElementsAre(kGoFile));
}

TEST_F(WeeklyRunTest, AReportThatNobodyTookIsSentLater) {
  answer_ = {Sent::kTryLater, "connection refused"};
  EXPECT_EQ(run().kept, 1);
  EXPECT_THAT(local(), ElementsAre("2026-11-29.json", "local.2026-11-29.json"));
  answer_ = {Sent::kAccepted, "200"};
  EXPECT_EQ(run().sent, 1);
  ASSERT_EQ(sent_["2026-11-29"].size(), 2U);
  EXPECT_EQ(sent_["2026-11-29"][0], sent_["2026-11-29"][1]) << "the same bytes under one key";
}

TEST_F(WeeklyRunTest, ARefusedReportIsNotSentAgain) {
  answer_ = {Sent::kRefused, "400 unknown program"};
  EXPECT_EQ(run().refused, 1);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
  EXPECT_THAT(uploaded(), IsEmpty());
  run();
  EXPECT_EQ(sent_["2026-11-29"].size(), 1U);
}

TEST_F(WeeklyRunTest, LateFilesAreAddedToTheLocalReportAlone) {
  run();
  const int64_t before = local_count("cmd/go", "go/invocations");
  copy(kGoFile);
  copy(kGofmtFile);
  EXPECT_EQ(run().sent, 0);
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 2 * before);
  EXPECT_EQ(local_count("cmd/gofmt", "gofmt/invocations"), 1);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

// Killed after the report to be sent was made: the next run completes the local report from the
// same files.
TEST_F(WeeklyRunTest, ARunThatWasKilledIsCompleted) {
  answer_ = {Sent::kTryLater, ""};
  run();
  const int64_t count = local_count("cmd/go", "go/invocations");
  const double x = report(local_ / "2026-11-29.json").x;
  fs::remove(local_ / "local.2026-11-29.json");
  copy(kGoFile);
  run();
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), count);
  EXPECT_EQ(report(local_ / "local.2026-11-29.json").x, x);
  EXPECT_EQ(report(local_ / "2026-11-29.json").x, x);
}

// Killed between adding a file to the local report and removing it, or between claiming and adding
// it.
TEST_F(WeeklyRunTest, AClaimedFileCountsOnce) {
  consent_.mode = Mode::kLocal;
  run();
  const int64_t count = local_count("cmd/go", "go/invocations");
  const std::string state = fingerprint(base::read_file(local_ / "local.2026-11-29.json").value());

  copy(kGoFile);
  ASSERT_TRUE(claim(local_ / kGoFile, "none").has_value());  // was added: the report is another now
  run();
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), count);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));

  copy(kGoFile);
  ASSERT_TRUE(claim(local_ / kGoFile, state).has_value());  // was not added yet
  run();
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 2 * count);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, ANoIsHeardBeforeTheNextReportIsSent) {
  copy("stackprog@devel-go1.23.5-linux-amd64-2026-11-22.v1.count");
  options_.send = [this](const std::string& date, std::string_view body) {
    sent_[date].emplace_back(body);
    consent_.mode = Mode::kOff;
    return answer_;
  };
  EXPECT_EQ(run().sent, 1);
  EXPECT_EQ(sent_.size(), 1U);
}

TEST_F(WeeklyRunTest, AYesWithoutADayGetsThisOne) {
  std::ofstream{dir_ / "mode"} << "on";
  options_.consent = [this] {
    const consent::UserMode said = consent::read_mode(dir_.path().native());
    return Consent{.mode = said.mode, .since = said.since};
  };
  EXPECT_EQ(run().reports_made, 1);
  EXPECT_EQ(base::read_file(dir_ / "mode").value(), "on 2026-11-30");
  EXPECT_THAT(sent_, IsEmpty());
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, ADamagedLocalReportIsAFailureAndStays) {
  std::ofstream{local_ / "local.2026-11-29.json"} << "{";
  EXPECT_EQ(run().failed, 1);
  EXPECT_THAT(local(), ElementsAre(kGoFile, "local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, AnUploadDirectoryThatCannotBeMadeIsAFailureOfTheSendingAlone) {
  std::ofstream{dir_ / "upload"} << "a file";
  const RunSummary summary = run();
  EXPECT_EQ(summary.reports_made, 1);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_THAT(local(), ElementsAre("2026-11-29.json", "local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, ABadFileIsLeftAndTheOthersCount) {
  std::ofstream{local_ / "bad.v1.count"} << "hello";
  const RunSummary summary = run();
  EXPECT_EQ(summary.sent, 1);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_THAT(local(), ElementsAre("bad.v1.count", "local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, AReportWithNothingApprovedIsSentAsParticipant) {
  options_.config->programs.clear();
  EXPECT_EQ(run().sent, 1);
  EXPECT_THAT(report(dir_ / "upload/2026-11-29.json").programs, IsEmpty());
}

TEST_F(WeeklyRunTest, LastWeekIsTheLastReportSent) {
  run();
  copy("stackprog@devel-go1.23.5-linux-amd64-2026-11-22.v1.count");  // expires on 2026-11-25
  EXPECT_EQ(run().sent, 1);
  EXPECT_EQ(report(dir_ / "upload/2026-11-25.json").last_week, "2026-11-29");
}

TEST_F(WeeklyRunTest, AReportOfTheFutureOrFromBeforeTheYesIsNotSent) {
  std::ofstream{local_ / "2026-12-25.json"} << "{}";
  std::ofstream{local_ / "2026-11-15.json"} << "{}";
  run();
  EXPECT_EQ(sent_.size(), 1U);
  EXPECT_TRUE(sent_.contains("2026-11-29"));
}

TEST_F(WeeklyRunTest, AReportThatIsBeingSentIsLeftAlone) {
  fs::create_directories(dir_ / "upload");
  const fs::path lock = dir_ / "upload/2026-11-29.json.lock";
  std::ofstream{lock}.flush();
  EXPECT_EQ(run().sent, 0);
  EXPECT_TRUE(fs::exists(lock));
  // An hour later whoever held it is dead.
  const utimbuf old{.actime = 1, .modtime = 1};
  ASSERT_EQ(::utime(lock.c_str(), &old), 0);
  EXPECT_EQ(run().sent, 1);
  EXPECT_FALSE(fs::exists(lock));
}

TEST_F(WeeklyRunTest, TwoRunsAtOnceAreOne) {
  const auto other = lock_directory(local_);
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(run().reports_made, 0);
  EXPECT_THAT(local(), ElementsAre(kGoFile));
}

}  // namespace
}  // namespace tally::upload
