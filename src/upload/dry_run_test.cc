#include "upload/dry_run.h"

#include "upload/next_x.h"
#include "upload/weekly_run_fixture.h"

namespace tally::upload {
namespace {

class DryRunTest : public WeeklyRunTest {
 protected:
  // What it says; after it, nothing must have changed.
  std::vector<std::string> said(const std::string& url = "https://a.example/upload") {
    const auto before = files();
    log_.clear();
    const auto due = dry_run(options_, url);
    EXPECT_TRUE(due.has_value());
    EXPECT_EQ(files(), before);
    EXPECT_THAT(sent_, IsEmpty());
    return log_;
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(dir_.path())) {
      names.push_back(entry.path().native());
    }
    std::ranges::sort(names);
    return names;
  }
};

TEST_F(DryRunTest, SaysWhatWouldBeMadeAndSent) {
  EXPECT_THAT(said(), ElementsAre("2026-11-29: would make the report of the week",
                                  "2026-11-29: would be sent to https://a.example/upload"));
  EXPECT_THAT(said(""), ElementsAre("2026-11-29: would make the report of the week",
                                    "2026-11-29: would be kept for a later run: there is no upload "
                                    "URL to send it to"));
}

TEST_F(DryRunTest, SaysWhatWouldNotBeSent) {
  consent_.since = *base::parse_date("2026-11-25");
  EXPECT_THAT(said(), ElementsAre("2026-11-29: would make the report of the week",
                                  "2026-11-29: not to be sent: it holds counts from 2026-11-22, "
                                  "and the yes is of 2026-11-25"));
  consent_ = {.mode = Mode::kLocal, .since = {}};
  EXPECT_THAT(said(), ElementsAre("2026-11-29: would make the report of the week",
                                  "2026-11-29: not to be sent: the mode is not on"));
  consent_.mode = Mode::kOff;
  EXPECT_THAT(said(), ElementsAre("telemetry is off; nothing would be done"));
}

TEST_F(DryRunTest, KnowsTheSampleOnlyIfTheNumberIsDrawn) {
  options_.config->sample_rate = 1e-9;
  EXPECT_THAT(said(), ElementsAre("2026-11-29: would make the report of the week",
                                  "2026-11-29: would be sent to https://a.example/upload, if the "
                                  "random number that it draws is at most 1e-09"));
  ASSERT_TRUE(keep_next_x(dir_.path(), *base::parse_date("2026-11-29")).has_value());
  EXPECT_THAT(said().at(1), testing::HasSubstr("it is not in the sample"));
}

TEST_F(DryRunTest, SaysWhatWouldBecomeOfLateFilesAndReadyReports) {
  answer_ = {Sent::kTryLater, ""};
  run();
  sent_.clear();
  copy(kGoFile);
  std::ofstream{local_ / "2026-12-25.json"} << "{}";
  EXPECT_THAT(said(), ElementsAre("2026-11-29: would add 1 late counter file to the local report",
                                  "2026-11-29: would be sent to https://a.example/upload",
                                  "2026-12-25: waits, and would not be sent: its week has not "
                                  "ended yet"));
}

TEST_F(DryRunTest, SaysThatAWeekWaitsForAProgram) {
  options_.now = *base::parse_rfc3339("2026-11-29T12:00:00Z");
  const auto user = use(kGoFile);
  EXPECT_THAT(said(), ElementsAre("2026-11-29: a file is still in use; the date would wait for a "
                                  "later run"));
}

TEST_F(DryRunTest, HasNothingToSayOfAWeekInProgress) {
  options_.now = *base::parse_date("2026-11-28");
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(DryRunTest, SaysThatAConfigIsMissing) {
  options_.config.reset();
  EXPECT_THAT(said(), ElementsAre("no upload config is at hand; a run would look for one, and send "
                                  "nothing without",
                                  "2026-11-29: would make the report of the week",
                                  "2026-11-29: would be sent to https://a.example/upload"));
}

}  // namespace
}  // namespace tally::upload
