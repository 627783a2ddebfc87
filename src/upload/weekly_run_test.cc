#include "upload/weekly_run.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <utime.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/temp_dir.h"
#include "countfile/layout.h"
#include "countfile/reader.h"
#include "upload/claim.h"
#include "upload/upload_lock.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using consent::Mode;
using testing::ElementsAre;
using testing::IsEmpty;

const fs::path kGoFiles = TALLY_TEST_DATA "/go-1.23.5/local";
constexpr const char* kGoFile = "go@go1.23.5-go1.23.5-linux-amd64-2026-11-22.v1.count";
constexpr const char* kGofmtFile = "gofmt@go1.23.5-go1.23.5-linux-amd64-2026-11-22.v1.count";
const std::string kCopied = "go@go1.23.5-go1.23.5-linux-amd64-2026-11-22.copied.v1.count";

// A user's directory with real counter files of Go programs that expire on 2026-11-29.
class WeeklyRunTest : public testing::Test {
 protected:
  // A program that counts in the file.
  base::Descriptor use(const std::string& file) const {
    base::Descriptor user{::open((local_ / file).c_str(), O_RDWR)};
    struct flock lock{};
    lock.l_type = F_RDLCK;
    lock.l_whence = SEEK_SET;
    lock.l_len = 1;
    EXPECT_EQ(::fcntl(user.get(), F_OFD_SETLK, &lock), 0);
    return user;
  }

  // What the program writes into its mapping.
  void set_value(const std::string& name, std::string_view counter, int64_t n) const {
    const std::string bytes = base::read_file(local_ / name).value();
    const auto contents = countfile::parse(bytes);
    ASSERT_TRUE(contents.has_value());
    const auto entry = std::ranges::find(contents->entries, counter, &countfile::Entry::name);
    ASSERT_NE(entry, contents->entries.end());
    std::fstream file{local_ / name, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(entry->name.data() - bytes.data() - countfile::kNameOffset);
    file.write(reinterpret_cast<const char*>(&n), sizeof n);
  }

  WeeklyRunTest() {
    fs::create_directories(local_);
    copy(kGoFile);
    const auto config = base::read_file(TALLY_TEST_DATA "/go-config/config.json");
    options_ = {.directory = dir_.path(),
                .consent = [this] { return consent_; },
                .config = format::parse_upload_config(config.value()).value(),
                .now = *base::parse_date("2026-11-30"),
                .send =
                    [this](const std::string& date, std::string_view body) {
                      sent_[date].emplace_back(body);
                      return answer_;
                    },
                .log = [this](const std::string& line) { log_.push_back(line); }};
  }

  void copy(const char* name) { fs::copy_file(kGoFiles / name, local_ / name); }
  RunSummary run() { return run_weekly(options_).value(); }
  std::vector<std::string> local() const { return base::list_directory(local_).value(); }
  std::vector<std::string> uploaded() const {
    return base::list_directory(dir_ / "upload").value();
  }
  format::Report report(const fs::path& path) const {
    return format::parse_report(base::read_file(path).value()).value();
  }
  int64_t local_count(const std::string& program, const std::string& counter) const {
    for (const auto& p : report(local_ / "local.2026-11-29.json").programs) {
      if (p.id.program == program) return p.counters.at(counter);
    }
    return -1;
  }

  const base::TempDir dir_;
  const fs::path local_ = dir_ / "local";
  Consent consent_{.mode = Mode::kOn, .since = *base::parse_date("2026-11-15")};
  RunOptions options_;
  SendResult answer_{Sent::kAccepted, "200"};
  std::map<std::string, std::vector<std::string>> sent_;
  std::vector<std::string> log_;
};

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

TEST_F(WeeklyRunTest, OnWithoutAConfigTouchesNothing) {
  options_.config.reset();
  EXPECT_FALSE(run_weekly(options_).has_value());
  EXPECT_THAT(local(), ElementsAre(kGoFile));
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

// A report is made once: who still counts at midnight belongs in it too.
TEST_F(WeeklyRunTest, AFileInUseHoldsBackItsDateAndNoOther) {
  copy(kGofmtFile);
  copy("stackprog@devel-go1.23.5-linux-amd64-2026-11-22.v1.count");  // of another date
  std::optional<base::Descriptor> user = use(kGoFile);
  options_.now = *base::parse_date_or_time("2026-11-29T23:59:59Z");
  EXPECT_EQ(run().reports_made, 1);
  EXPECT_THAT(local(), ElementsAre(kGoFile, kGofmtFile, "local.2026-11-25.json"));
  user.reset();
  EXPECT_EQ(run().reports_made, 1);
  EXPECT_EQ(report(local_ / "local.2026-11-29.json").programs.size(), 2U);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-25.json", "local.2026-11-29.json"));
}

// The program may be stopped, or never end. What it counts behind the copy is late, but neither
// lost nor counted twice.
TEST_F(WeeklyRunTest, AFileInUseIsCopiedAfterADayNeverTakenFromUnderItsProgram) {
  copy(kGofmtFile);
  std::optional<base::Descriptor> user = use(kGoFile);
  const auto value = [&](int64_t n) { set_value(kGoFile, "go/invocations", n); };
  value(10);
  options_.now = *base::parse_date("2026-11-30");
  EXPECT_EQ(run().reports_made, 1);
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 10);
  EXPECT_EQ(report(local_ / "local.2026-11-29.json").programs.size(), 2U);
  EXPECT_THAT(local(), ElementsAre(kCopied + ".base", kGoFile, "local.2026-11-29.json"));
  value(25);
  for (const char* now : {"2026-12-01", "2027-01-01"}) {
    options_.now = *base::parse_date(now);
    EXPECT_EQ(run().reports_made, 0);
    EXPECT_EQ(local_count("cmd/go", "go/invocations"), 10);
  }
  user.reset();
  run();
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 25);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

// Killed before the copy is counted, and after; the program ends meanwhile.
TEST_F(WeeklyRunTest, ACopyCountsOnce) {
  set_value(kGoFile, "go/invocations", 10);
  fs::copy_file(local_ / kGoFile, local_ / (kCopied + ".in-none"));  // not added yet
  set_value(kGoFile, "go/invocations", 25);
  run();
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 25);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));

  copy(kGoFile);
  set_value(kGoFile, "go/invocations", 7);
  fs::copy_file(local_ / kGoFile, local_ / (kCopied + ".in-0123456789abcdef"));  // was added
  set_value(kGoFile, "go/invocations", 8);
  run();
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 26);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

// A program that moved on has names in its new file that it has not counted yet.
TEST_F(WeeklyRunTest, NamesWithoutACountAreInNoReport) {
  set_value(kGoFile, "go/invocations", 0);
  run();
  const auto made = report(local_ / "local.2026-11-29.json");
  EXPECT_FALSE(made.programs.at(0).counters.contains("go/invocations"));
  EXPECT_FALSE(made.programs.at(0).counters.empty());
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

TEST_F(WeeklyRunTest, WhatAKilledRunWasWritingIsRemoved) {
  std::ofstream{local_ / "2026-11-29.json.a1B2c3.tmp"} << "{";
  std::ofstream{local_ / "cc.copied.v1.count.in-none.a1B2c3.tmp"} << "2";
  run();
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

// Other programs may be at work while the weekly run is.
TEST_F(WeeklyRunTest, WhatKilledProgramsWereWritingIsRemovedADayLater) {
  const std::vector<fs::path> unfinished{local_ / "next.tmp-a1B2c3", local_ / "weekends.tmp-a1B2c3",
                                         dir_ / "mode.tmp-a1B2c3"};
  const fs::path users = dir_ / "mode.backup";
  for (const fs::path& path : unfinished) std::ofstream{path} << "x";
  std::ofstream{users} << "x";
  run();
  for (const fs::path& path : unfinished) EXPECT_TRUE(fs::exists(path)) << path;
  const utimbuf long_ago{0, 0};
  for (const fs::path& path : unfinished) ::utime(path.c_str(), &long_ago);
  ::utime(users.c_str(), &long_ago);
  run();
  for (const fs::path& path : unfinished) EXPECT_FALSE(fs::exists(path)) << path;
  EXPECT_TRUE(fs::exists(users));
}

TEST_F(WeeklyRunTest, WhatIsLeftOfACopyGoesWithItsFile) {
  fs::rename(local_ / kGoFile, local_ / (kCopied + ".base"));  // somebody has removed the file
  run();
  EXPECT_THAT(local(), IsEmpty());
}

TEST_F(WeeklyRunTest, AFileThatWasHardlyBegunIsNoFailureForEver) {
  const fs::path stub = local_ / "cc@v1-gcc-12.2-linux-amd64-2026-11-22.v1.count";
  std::ofstream{stub} << "# telemetry";
  EXPECT_EQ(run().failed, 1);
  EXPECT_TRUE(fs::exists(stub)) << "it may be about to be made";
  const utimbuf long_ago{0, 0};
  ::utime(stub.c_str(), &long_ago);
  EXPECT_EQ(run().failed, 0);
  EXPECT_FALSE(fs::exists(stub));
}

}  // namespace
}  // namespace tally::upload
