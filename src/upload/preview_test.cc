#include "upload/preview.h"

#include <thread>

#include "upload/next_x.h"
#include "upload/preview_text.h"
#include "upload/weekly_run_fixture.h"

namespace tally::upload {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kEarlierFile =
    "stackprog@devel-go1.23.5-linux-amd64-2026-11-22.v1.count";  // of the week of 2026-11-25
constexpr consent::EffectiveMode kChosen{Mode::kOn, consent::Rule::kUser};

class PreviewTest : public WeeklyRunTest {
 protected:
  Preview preview() const { return make_preview(options_).value(); }
  std::string text() const { return preview_text(preview(), kChosen, std::nullopt); }
  // Every file below the user's directory, with its content and time.
  std::map<std::string, std::string> snapshot() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(dir_.path())) {
      std::string& content = files[entry.path().native()];
      if (entry.is_regular_file()) content = base::read_file(entry.path()).value();
    }
    return files;
  }
  std::string sent(const std::string& week) { return sent_.at(week).at(0); }
};

TEST_F(PreviewTest, ShowsTheBytesThatAreSentThen) {
  copy(kGofmtFile);
  copy(kEarlierFile);
  const Preview shown = preview();
  ASSERT_EQ(shown.reports.size(), 2U);
  for (const PreviewedReport& report : shown.reports) {
    EXPECT_EQ(report.stage, Stage::kOver);
    EXPECT_EQ(report.not_sent, std::nullopt);
  }
  EXPECT_EQ(run().sent, 2);
  EXPECT_EQ(sent("2026-11-25"), shown.reports[0].bytes);
  EXPECT_EQ(sent("2026-11-29"), shown.reports[1].bytes);
  EXPECT_THAT(preview().reports, IsEmpty());
  EXPECT_THAT(base::list_directory(dir_ / "tallystick").value(), IsEmpty())
      << "the number is not needed any more";
}

TEST_F(PreviewTest, OnlyLooksIfItIsToldTo) {
  const auto before = snapshot();
  const Preview looked = make_preview(options_, Number::kLook).value();
  EXPECT_EQ(snapshot(), before);
  ASSERT_EQ(looked.reports.size(), 1U);
  EXPECT_THAT(looked.reports[0].notes, ElementsAre(HasSubstr("X, is not drawn yet")));
  const std::string kept = preview().reports[0].bytes;
  const auto drawn = snapshot();
  const Preview again = make_preview(options_, Number::kLook).value();
  EXPECT_EQ(again.reports[0].bytes, kept);
  EXPECT_THAT(again.reports[0].notes, IsEmpty());
  EXPECT_EQ(snapshot(), drawn);
}

TEST_F(PreviewTest, ShowsTheWeekInProgressWithTheNumberThatItWillHave) {
  options_.now = *base::parse_date("2026-11-28");
  const Preview shown = preview();
  ASSERT_EQ(shown.reports.size(), 1U);
  EXPECT_EQ(shown.reports[0].stage, Stage::kInProgress);
  EXPECT_EQ(run().reports_made, 0);
  EXPECT_EQ(preview().reports[0].bytes, shown.reports[0].bytes);
  options_.now = *base::parse_date("2026-11-30");
  run();
  EXPECT_EQ(sent("2026-11-29"), shown.reports[0].bytes);
}

TEST_F(PreviewTest, ShowsWhatWaitsFirst) {
  answer_ = {Sent::kTryLater, ""};
  run();
  copy(kEarlierFile);
  const Preview shown = preview();
  ASSERT_EQ(shown.reports.size(), 2U);
  EXPECT_EQ(shown.reports[0].stage, Stage::kReady);
  EXPECT_EQ(shown.reports[0].bytes, base::read_file(local_ / "2026-11-29.json").value());
  EXPECT_THAT(shown.reports[0].left_out.value(), Not(IsEmpty()));
  EXPECT_EQ(shown.reports[1].stage, Stage::kOver);
}

TEST_F(PreviewTest, WhatIsLeftOutOfAReadyReportIsWhatWasLeftOutWhenItWasMade) {
  const auto before = preview().reports.at(0).left_out.value();
  answer_ = {Sent::kTryLater, ""};
  run();
  EXPECT_EQ(preview().reports.at(0).left_out, before);
}

TEST_F(PreviewTest, SaysOfLateCountsThatTheyCameTooLate) {
  answer_ = {Sent::kTryLater, ""};
  run();
  copy(kGoFile);
  run();
  EXPECT_THAT(text(), HasSubstr("it came after the report was made"));
}

TEST_F(PreviewTest, WritesNothingButTheNumber) {
  auto before = snapshot();
  preview();
  auto after = snapshot();
  EXPECT_EQ(after.erase((dir_ / "tallystick").native()), 1U);
  EXPECT_EQ(after.erase((dir_ / "tallystick/next-x-2026-11-29").native()), 1U);
  EXPECT_EQ(after, before);
}

TEST_F(PreviewTest, InLocalWritesNothingAndShowsWhatAYesWouldMean) {
  consent_.mode = Mode::kLocal;
  const auto before = snapshot();
  const Preview shown = preview();
  EXPECT_EQ(snapshot(), before);
  ASSERT_EQ(shown.reports.size(), 1U);
  EXPECT_EQ(shown.reports[0].not_sent, "the mode is not on");
  EXPECT_NE(preview().reports[0].bytes, shown.reports[0].bytes) << "X is drawn anew";
  EXPECT_THAT(text(), HasSubstr("Nothing is sent.\n"));
  EXPECT_THAT(text(), HasSubstr("After a yes, reports look like those below"));
  EXPECT_THAT(text(), HasSubstr(kReportBegins));
}

TEST_F(PreviewTest, InOffWritesAndShowsNothing) {
  consent_.mode = Mode::kOff;
  const auto before = snapshot();
  EXPECT_THAT(preview().reports, IsEmpty());
  EXPECT_THAT(text(), HasSubstr("Nothing is counted, and nothing is sent.\n"));
  EXPECT_EQ(snapshot(), before);
}

TEST_F(PreviewTest, SaysWhyAWholeReportIsNotSent) {
  const auto why = [this] { return preview().reports.at(0).not_sent.value_or("it is sent"); };
  EXPECT_EQ(why(), "it is sent");
  const Consent good = consent_;
  consent_.since = *base::parse_date("2026-11-24");
  EXPECT_EQ(why(), "it holds counts from 2026-11-22, and the yes is of 2026-11-24");
  consent_.since.reset();  // the run will give it the day of now
  EXPECT_EQ(why(), "it holds counts from 2026-11-22, and the yes is of 2026-11-30");
  consent_ = good;
  options_.config->sample_rate = 1e-9;
  EXPECT_THAT(why(), HasSubstr("it is not in the sample: its random number 0."));
  options_.config->sample_rate = 0;
  options_.config.reset();
  EXPECT_THAT(why(), HasSubstr("no upload config"));
  EXPECT_THAT(text(), Not(HasSubstr(kReportBegins)));
}

TEST_F(PreviewTest, WithoutTheFullReportSaysThatNobodyKnowsWhatIsLeftOut) {
  answer_ = {Sent::kTryLater, ""};
  run();
  std::ofstream{local_ / "local.2026-11-29.json"} << "{";
  EXPECT_EQ(preview().reports.at(0).left_out, std::nullopt);
  EXPECT_THAT(text(), HasSubstr("What is left out of it cannot be told: "));
  EXPECT_THAT(text(), Not(HasSubstr("Nothing that was counted is left out")));
}

TEST_F(PreviewTest, SaysWhyAReadyReportWaits) {
  std::ofstream{local_ / "2026-12-25.json"} << "{}";
  std::ofstream{local_ / "2026-11-15.json"} << "{}";
  const auto reports = preview().reports;
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_EQ(reports[0].not_sent, "its week had ended when the yes was said, on 2026-11-15");
  EXPECT_EQ(reports[1].not_sent, "its week has not ended yet");
}

TEST_F(PreviewTest, SaysThatAWeekWaitsForAProgram) {
  options_.now = *base::parse_rfc3339("2026-11-29T12:00:00Z");
  const auto user = use(kGoFile);
  EXPECT_THAT(preview().reports.at(0).notes,
              ElementsAre(HasSubstr("A program still counts in this week")));
}

TEST_F(PreviewTest, NamesFilesThatCannotBeRead) {
  std::ofstream{local_ / "bad\x1b.v1.count"} << "hello";
  EXPECT_EQ(preview().problems.size(), 1U);
  EXPECT_THAT(text(), HasSubstr("bad?.v1.count"));
}

TEST_F(PreviewTest, WithoutAnythingCountedSaysSo) {
  fs::remove(local_ / kGoFile);
  EXPECT_THAT(text(),
              HasSubstr("Nothing was counted of which a report is still to be made or sent."));
}

TEST_F(PreviewTest, PromisesNoReportThatItDoesNotShow) {
  options_.now = *base::parse_date("2026-11-28");
  EXPECT_THAT(text(), HasSubstr("its report would be as follows.\n"));
  for (const Mode mode : {Mode::kOn, Mode::kLocal}) {
    consent_.mode = mode;
    options_.config.reset();
    EXPECT_THAT(text(), HasSubstr("it goes on.\nIf it ended now, nothing would be sent: "));
    EXPECT_THAT(text(), Not(HasSubstr("below")));
  }
}

TEST_F(PreviewTest, SaysWhyThereIsNoUploadConfig) {
  options_.config.reset();
  Preview shown = preview();
  EXPECT_THAT(preview_text(shown, kChosen, {}), HasSubstr("is not on this machine.\n"));
  shown.no_config = "nobody has\x1b fetched it";
  EXPECT_THAT(preview_text(shown, kChosen, {}),
              HasSubstr("is not on this machine:\nnobody has? fetched it.\n"));
}

TEST(PreviewText, MakesNamesHarmlessAndLeavesTheBytes) {
  Preview preview{.consent = {.mode = Mode::kOn, .since = {}},
                  .config_version = "v1\x1b[2J",
                  .no_config = {},
                  .reports = {},
                  .problems = {}};
  preview.reports.push_back({.stage = Stage::kReady,
                             .week = "2026-11-29",
                             .bytes = "{\"A\":\"\xe2\x80\xae\"}",
                             .not_sent = {},
                             .left_out = {{}},
                             .notes = {}});
  preview.reports[0].left_out->push_back(
      {.id = {"p\x1b", "v", "g", "l", "a"},
       .reason = "",
       .names = {{Kind::kStack, "s\x07\nf\x1b[1m", 3, "no\x1b reason"}}});
  const std::string text = preview_text(preview, kChosen, *base::parse_date("2026-11-28"));
  EXPECT_THAT(text, HasSubstr("-----BEGIN REPORT-----\n{\"A\":\"\xe2\x80\xae\"}\n-----END REPORT"));
  EXPECT_THAT(text, HasSubstr("what may be sent, is v1?[2J of 2026-11-28.\n"));
  EXPECT_THAT(text, HasSubstr("  p? v (g, l/a)\n    no? reason:\n"));
  EXPECT_THAT(text, HasSubstr("           3  s?\n                f?[1m\n"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\x07")));
}

// In the moment in which the run has the number and the week no report yet.
TEST_F(PreviewTest, HasTheNumberOfARunThatIsJustMakingTheReport) {
  consent_.since = *base::parse_date("2026-11-25");
  std::string shown;
  options_.log = [&](const std::string& line) {
    if (line.contains("not to be sent")) shown = preview().reports.at(0).bytes;
  };
  EXPECT_EQ(run().reports_made, 1);
  ASSERT_FALSE(shown.empty());
  EXPECT_EQ(format::parse_report(shown).value().x, report(local_ / "local.2026-11-29.json").x);
}

// Whoever looks while runs are at work sees either the bytes that are sent then, or no report of
// the week any more.
TEST_F(PreviewTest, AgreesWithARunThatIsAtWorkMeanwhile) {
  for (int round = 0; round < 40; ++round) {
    std::vector<std::string> shown;
    {
      std::jthread looker{[&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          for (const PreviewedReport& report : preview().reports) shown.push_back(report.bytes);
        }
      }};
      while (round % 2 == 0 && !kept_next_x(dir_.path(), *base::parse_date("2026-11-29"))) {
        std::this_thread::yield();
      }
      EXPECT_EQ(run().sent, 1);
    }
    for (const std::string& bytes : shown) ASSERT_EQ(bytes, sent("2026-11-29"));
    sent_.clear();
    fs::remove_all(dir_ / "upload");
    fs::remove(local_ / "local.2026-11-29.json");
    copy(kGoFile);
  }
}

}  // namespace
}  // namespace tally::upload
