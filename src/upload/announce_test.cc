#include "upload/announce.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "base/temp_dir.h"
#include "upload/announced_file.h"
#include "upload/announcement_text.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Date;
using std::chrono::days;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Date day(int n) { return *base::parse_date("2026-11-01") + days{n}; }

const ConfigName kBuild{NameKind::kCounter, "acme.org/cc", "acme/build"};
const ConfigName kFlag{NameKind::kCounter, "acme.org/cc", "acme/flag:lto"};

format::SignedConfig version(uint64_t number, Date published, std::vector<std::string> counters) {
  format::SignedConfig version{
      .text = {}, .hash = {}, .number = number, .published = published, .config = {}};
  version.config.version = format::config_version(number);
  version.config.published = base::format_date(published);
  auto& program = version.config.programs.emplace_back();
  program.name = "acme.org/cc";
  for (auto& name : counters) program.counters.push_back({.name = std::move(name), .rate = 1});
  return version;
}

// A machine whose user said yes on day 0, and the versions that were published.
class AnnounceTest : public testing::Test {
 protected:
  AnnounceTest() {
    options_.directory = dir_ / "acme" / "telemetry";
    fs::create_directories(options_.directory);
    options_.log = [this](const std::string& line) { log_.push_back(line); };
    options_.whose = {.title = "Acme tools", .option = "--collection acme"};
    options_.config_of_day =
        [this](const format::SignedConfig&,
               Date asked) -> std::expected<std::optional<format::SignedConfig>, ConfigTrouble> {
      asked_.push_back(asked);
      if (trouble_) return std::unexpected(*trouble_);
      std::optional<format::SignedConfig> found;
      for (const auto& each : versions_) {
        if (each.published <= asked) found = each;
      }
      return found;
    };
  }

  Announced run(Date today, Date yes = day(0)) {
    options_.now = today;
    return announce(options_, versions_.back(), yes).value();
  }

  std::optional<std::string> announcement() const {
    const auto text = base::read_file(state_ / "announcement");
    return text ? std::optional{*text} : std::nullopt;
  }

  const base::TempDir dir_;
  const fs::path state_ = dir_ / "acme" / "tallystick";
  std::vector<format::SignedConfig> versions_{version(1, day(-3), {"acme/build"})};
  std::optional<ConfigTrouble> trouble_;
  std::vector<Date> asked_;
  std::vector<std::string> log_;
  RunOptions options_;
};

TEST_F(AnnounceTest, WhatTheYesAcceptedIsSentAtOnceAndNotAnnounced) {
  EXPECT_EQ(run(day(5)).from.at(kBuild), day(0));
  EXPECT_EQ(announcement(), std::nullopt);
  EXPECT_EQ(read_announced(state_, options_.log)->accepted, "v0.1.0");
  run(day(12));
  EXPECT_EQ(asked_.size(), 1U);
}

TEST_F(AnnounceTest, WhatComesLaterIsAnnouncedForAWeekAndOnce) {
  run(day(5));
  versions_.push_back(version(2, day(6), {"acme/build", "acme/flag:lto"}));
  EXPECT_EQ(run(day(12)).from.at(kFlag), day(19));
  EXPECT_THAT(announcement().value(), HasSubstr("From 2026-11-20 on:\n  acme/flag:lto of"));
  fs::rename(state_ / "announcement", state_ / "announcement.shown");
  EXPECT_EQ(run(day(14)).from.at(kFlag), day(19));
  EXPECT_EQ(announcement(), std::nullopt);
}

TEST_F(AnnounceTest, AnAnnouncementWaitsUntilItIsShown) {
  run(day(5));
  versions_.push_back(version(2, day(6), {"acme/build", "acme/flag:lto"}));
  run(day(12));
  const auto first = announcement();
  run(day(30));
  EXPECT_EQ(announcement(), first);
  versions_.push_back(version(3, day(31), {"acme/build", "acme/flag:{lto,pic}"}));
  run(day(33));
  EXPECT_THAT(announcement().value(), HasSubstr("From 2026-11-20 on:\n  acme/flag:lto of"));
  EXPECT_THAT(announcement().value(), HasSubstr("From 2026-12-11 on:\n  acme/flag:pic of"));
}

TEST_F(AnnounceTest, AnAnnouncementOfWhatIsGoneGoes) {
  run(day(5));
  versions_.push_back(version(2, day(6), {"acme/build", "acme/flag:lto"}));
  run(day(12));
  versions_.push_back(version(3, day(13), {"acme/build"}));
  run(day(14));
  EXPECT_EQ(announcement(), std::nullopt);
}

TEST_F(AnnounceTest, AnotherYesAcceptsTheVersionOfItsDay) {
  run(day(5));
  versions_.push_back(version(2, day(6), {"acme/build", "acme/flag:lto"}));
  run(day(12));
  EXPECT_EQ(run(day(15), day(13)).from.at(kFlag), day(13));
  EXPECT_EQ(announcement(), std::nullopt);
}

TEST_F(AnnounceTest, WhereNothingWasPublishedAllIsAnnounced) {
  versions_ = {version(1, day(2), {"acme/build"})};
  EXPECT_EQ(run(day(5)).from.at(kBuild), day(12));
  EXPECT_THAT(announcement().value(), HasSubstr("that acme.org/cc is used"));
}

TEST_F(AnnounceTest, WhatCannotBeFetchedAcceptsNothingUntilItCan) {
  trouble_ = {.refused = {}, .message = "fetching it: no route"};
  EXPECT_EQ(run(day(5)).from.at(kBuild), day(12));
  EXPECT_THAT(log_, Contains(HasSubstr("fetching it: no route; so it is not known")));
  EXPECT_TRUE(announcement().has_value());
  trouble_.reset();
  EXPECT_EQ(run(day(6)).from.at(kBuild), day(0));
  EXPECT_EQ(announcement(), std::nullopt);
}

TEST_F(AnnounceTest, ARefusedVersionOnTheWaySendsNothing) {
  trouble_ = {.refused = format::Mistrust::kFork, .message = "it is another"};
  options_.now = day(5);
  EXPECT_EQ(announce(options_, versions_.back(), day(0)).error().message, "it is another");
  EXPECT_FALSE(fs::exists(state_));
}

TEST_F(AnnounceTest, ADamagedFileAcceptsNoMoreThanTheYes) {
  run(day(5));
  versions_.push_back(version(2, day(6), {"acme/build", "acme/flag:lto"}));
  for (const char* damaged : {"", "accept everything\n", "yes 2026-11-01 accepted v0.1.0\n"}) {
    ASSERT_TRUE(base::replace_file(state_ / "counters", damaged));
    log_.clear();
    const Announced after = run(day(12));
    EXPECT_EQ(after.from.at(kBuild), day(0));
    EXPECT_EQ(after.from.at(kFlag), day(19));
    EXPECT_THAT(log_, Contains(HasSubstr("counters says of announced counters is not used")));
  }
}

TEST_F(AnnounceTest, WithoutAPlaceToKeepItWhatIsNewWaits) {
  std::ofstream{state_} << "a file where the directory would be";
  versions_.push_back(version(2, day(6), {"acme/build", "acme/flag:lto"}));
  EXPECT_EQ(run(day(12)).from.at(kFlag), day(19));
  EXPECT_EQ(run(day(13)).from.at(kFlag), day(20));
  EXPECT_THAT(log_, Not(IsEmpty()));
}

TEST_F(AnnounceTest, NoWeekBeginsWithoutItsAnnouncement) {
  run(day(5));
  versions_.push_back(version(2, day(6), {"acme/build", "acme/flag:lto"}));
  fs::create_directory(state_ / "announcement");
  EXPECT_EQ(run(day(12)).from.at(kFlag), day(19));
  const Announced after = run(day(20));
  EXPECT_EQ(after.from.at(kBuild), day(0));
  EXPECT_EQ(after.from.at(kFlag), day(27));
  fs::remove(state_ / "announcement");
  EXPECT_EQ(run(day(21)).from.at(kFlag), day(28));
  EXPECT_THAT(announcement().value(), HasSubstr("acme/flag:lto of"));
}

TEST_F(AnnounceTest, WhoOnlyLooksSeesTheSameAndWritesNothing) {
  const Consent on{.mode = consent::Mode::kOn, .since = day(0)};
  EXPECT_FALSE(approval_at_hand(options_, on));
  options_.config = version(2, day(6), {"acme/build", "acme/flag:lto"}).config;
  options_.is_published = true;
  options_.now = day(12);
  const auto before_any_run = approval_at_hand(options_, on);
  EXPECT_EQ(before_any_run->announced->from.at(kBuild), day(19));
  EXPECT_FALSE(fs::exists(state_));

  run(day(5));
  options_.now = day(12);
  const auto after_a_run = approval_at_hand(options_, on);
  EXPECT_EQ(after_a_run->announced->from.at(kBuild), day(0));
  EXPECT_EQ(after_a_run->announced->from.at(kFlag), day(19));

  const Consent later{.mode = consent::Mode::kOn, .since = day(6)};
  EXPECT_EQ(approval_at_hand(options_, later)->announced->from.at(kFlag), day(6));
  EXPECT_FALSE(approval_at_hand(options_, {.mode = consent::Mode::kLocal, .since = {}})->announced);
  options_.is_published = false;
  EXPECT_FALSE(approval_at_hand(options_, on)->announced);
  EXPECT_TRUE(asked_.size() == 1);
}

}  // namespace
}  // namespace tally::upload
