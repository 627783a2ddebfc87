#include "consent/mode.h"

#include <errno.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace tally::consent {
namespace {

Date day(int year, unsigned month, unsigned of_month) {
  return std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{month},
                                     std::chrono::day{of_month}};
}

TEST(Mode, ReadsEveryFormThatGoWrites) {
  EXPECT_EQ(parse_mode("on 2026-11-22").mode, Mode::kOn);
  EXPECT_EQ(parse_mode("on 2026-11-22").since, day(2026, 11, 22));
  EXPECT_EQ(parse_mode("off 2026-11-22\n").mode, Mode::kOff);
  EXPECT_EQ(parse_mode(" local\n").mode, Mode::kLocal);
  EXPECT_TRUE(parse_mode("local").named);
  EXPECT_FALSE(parse_mode("on").since.has_value());
}

TEST(Mode, ADateThatCannotBeReadIsNoDate) {
  for (const char* text : {"on soon", "on 2026-13-01", "on 2026-02-30", "on 2026-11-22 x"}) {
    EXPECT_EQ(parse_mode(text).mode, Mode::kOn) << text;
    EXPECT_FALSE(parse_mode(text).since.has_value()) << text;
  }
}

TEST(Mode, WhatIsNotUnderstoodIsTheDefault) {
  for (const char* text : {"", "\n", "yes", "ON", "on2026-11-22", "offline"}) {
    EXPECT_EQ(parse_mode(text).mode, Mode::kLocal) << text;
    EXPECT_FALSE(parse_mode(text).named) << text;
  }
}

class ModeFile : public testing::Test {
 protected:
  ModeFile() {
    std::string name = (std::filesystem::temp_directory_path() / "tally.XXXXXX").native();
    root_ = ::mkdtemp(name.data());
    directory_ = root_ / "acme/telemetry";
  }
  ~ModeFile() override { std::filesystem::remove_all(root_); }

  std::string content() const {
    std::ifstream in{directory_ / "mode"};
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::filesystem::path root_, directory_;
};

TEST_F(ModeFile, MissingIsTheDefault) { EXPECT_FALSE(read_mode(directory_.native()).named); }

TEST_F(ModeFile, KeepsTheDayOnWhichAModeTookEffect) {
  EXPECT_EQ(write_mode(directory_.native(), Mode::kOn, day(2026, 11, 1)), ModeWritten::kWritten);
  EXPECT_EQ(content(), "on 2026-11-01");
  EXPECT_EQ(write_mode(directory_.native(), Mode::kOn, day(2026, 11, 8)), ModeWritten::kUnchanged);
  EXPECT_EQ(content(), "on 2026-11-01");
  EXPECT_EQ(write_mode(directory_.native(), Mode::kOff, day(2026, 11, 9)), ModeWritten::kWritten);
  EXPECT_EQ(write_mode(directory_.native(), Mode::kOn, day(2026, 11, 10)), ModeWritten::kWritten);
  EXPECT_EQ(content(), "on 2026-11-10");
}

TEST_F(ModeFile, AnOnWithoutADayGetsOne) {
  std::filesystem::create_directories(directory_);
  std::ofstream{directory_ / "mode"} << "on\n";
  EXPECT_EQ(write_mode(directory_.native(), Mode::kOn, day(2026, 11, 8)), ModeWritten::kWritten);
  EXPECT_EQ(content(), "on 2026-11-08");
}

TEST_F(ModeFile, AYesThatGoesOnBeyondWhatIsReadIsNone) {
  std::filesystem::create_directories(directory_);
  std::ofstream{directory_ / "mode"} << "on 2026-11-01" << std::string(200, ' ') << "off";
  EXPECT_FALSE(read_mode(directory_.native()).named);
  std::ofstream{directory_ / "mode"} << "off" << std::string(200, ' ') << "on";
  EXPECT_EQ(read_mode(directory_.native()).mode, Mode::kOff);
}

TEST_F(ModeFile, DatingTheYesChangesNoOtherMode) {
  std::filesystem::create_directories(directory_);
  for (const char* other : {"off 2026-11-01", "off", "local", "on 2026-11-01", "nonsense"}) {
    std::ofstream{directory_ / "mode"} << other;
    EXPECT_EQ(date_the_yes(directory_.native(), day(2026, 11, 8)), ModeWritten::kUnchanged);
    EXPECT_EQ(content(), other);
  }
  std::ofstream{directory_ / "mode"} << "on";
  EXPECT_EQ(date_the_yes(directory_.native(), day(2026, 11, 8)), ModeWritten::kWritten);
  EXPECT_EQ(content(), "on 2026-11-08");
}

TEST_F(ModeFile, AYesMovesForwardAlone) {
  std::filesystem::create_directories(directory_);
  const auto moved = [&](const char* before) {
    std::ofstream{directory_ / "mode"} << before;
    EXPECT_TRUE(move_yes_to(directory_.native(), day(2026, 11, 8))) << before;
    return content();
  };
  EXPECT_EQ(moved("on 2026-11-01"), "on 2026-11-08");
  EXPECT_EQ(moved(" on 2026-11-01\n"), " on 2026-11-08\n");
  for (const char* other : {"off 2026-11-01", "local 2026-11-01", "off", "on", "on soon",
                            "nonsense", "", "on 2026-11-08", "on 2026-12-24"}) {
    EXPECT_EQ(moved(other), other);
  }
  std::filesystem::remove(directory_ / "mode");
  EXPECT_TRUE(move_yes_to(directory_.native(), day(2026, 11, 8)));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "mode"));
}

// Whoever keeps it under version control has a link there, and keeps it.
TEST_F(ModeFile, AYesMovesInTheFileThatIsThere) {
  std::filesystem::create_directories(directory_);
  std::ofstream{root_ / "kept"} << "on 2026-11-01";
  std::filesystem::create_symlink(root_ / "kept", directory_ / "mode");
  EXPECT_TRUE(move_yes_to(directory_.native(), day(2026, 11, 8)));
  EXPECT_TRUE(std::filesystem::is_symlink(directory_ / "mode"));
  EXPECT_EQ(content(), "on 2026-11-08");
}

// Nor does the limit end the program, as it does who writes beyond it.
TEST_F(ModeFile, AYesThatCannotBeMovedIsSaid) {
  std::filesystem::create_directories(directory_);
  std::ofstream{directory_ / "mode"} << "on 2026-11-01";
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
  const bool moved = move_yes_to(directory_.native(), day(2026, 11, 8));
  const int error = errno;
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_FALSE(moved);
  EXPECT_EQ(error, EFBIG);
  EXPECT_EQ(content(), "on 2026-11-01");
}

TEST_F(ModeFile, APipeInItsPlaceIsNotWaitedFor) {
  std::filesystem::create_directories(directory_);
  ASSERT_EQ(::mkfifo((directory_ / "mode").c_str(), 0600), 0);
  EXPECT_FALSE(read_mode(directory_.native()).named);
}

TEST_F(ModeFile, IsForTheUserAlone) {
  ASSERT_EQ(write_mode(directory_.native(), Mode::kOn, day(2026, 11, 1)), ModeWritten::kWritten);
  struct stat info{};
  ASSERT_EQ(::stat((directory_ / "mode").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  ASSERT_EQ(::stat(directory_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700U);
}

TEST_F(ModeFile, FailureIsSaid) {
  std::ofstream{root_ / "acme"} << "a file where a directory should be";
  EXPECT_EQ(write_mode(directory_.native(), Mode::kOn, day(2026, 11, 1)), ModeWritten::kFailed);
}

}  // namespace
}  // namespace tally::consent
