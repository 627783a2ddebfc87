#include "upload/next_x.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <utime.h>

#include <fstream>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/temp_dir.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class NextXTest : public testing::Test {
 protected:
  static base::Date day(const char* text) { return *base::parse_date(text); }
  std::vector<std::string> kept() const { return base::list_directory(state_).value(); }
  void forget_old(const char* now) const {
    forget_old_numbers(directory_, *base::parse_date(now),
                       [](const std::string& line) { ADD_FAILURE() << line; });
  }

  const base::TempDir dir_;
  const fs::path directory_ = dir_ / "telemetry";
  const fs::path state_ = dir_ / "tallystick";
  const base::Date week_ = day("2026-11-29");
  const fs::path file_ = state_ / "next-x-2026-11-29";
};

TEST_F(NextXTest, IsDrawnOnceAndKeptForTheUserAlone) {
  EXPECT_EQ(kept_next_x(directory_, week_), std::nullopt);
  const double x = keep_next_x(directory_, week_).value();
  EXPECT_GT(x, 0);
  EXPECT_LT(x, 1);
  EXPECT_EQ(keep_next_x(directory_, week_).value(), x);
  EXPECT_EQ(kept_next_x(directory_, week_), x) << "to the last bit";
  EXPECT_NE(keep_next_x(directory_, day("2026-12-06")).value(), x);
  struct stat info{};
  ASSERT_EQ(::stat(file_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(NextXTest, IsAnotherOneOnceItIsForgotten) {
  const double x = keep_next_x(directory_, week_).value();
  ASSERT_TRUE(forget_next_x(directory_, week_).has_value());
  EXPECT_NE(keep_next_x(directory_, week_).value(), x);
}

TEST_F(NextXTest, IsDrawnAgainIfItIsDamaged) {
  fs::create_directories(state_);
  for (const char* text : {"", "\n", "0\n", "1\n", "-0.5\n", "0.5", "0.5 \n", "nan\n", "0x1p-2\n",
                           "0.5\n0.5\n", "\x1b[2J"}) {
    std::ofstream{file_, std::ios::trunc} << text;
    EXPECT_EQ(kept_next_x(directory_, week_), std::nullopt) << text;
    const auto x = keep_next_x(directory_, week_);
    ASSERT_TRUE(x.has_value()) << text;
    EXPECT_EQ(kept_next_x(directory_, week_), *x);
  }
}

TEST_F(NextXTest, IsOneForAllWhoAskAtOnce) {
  for (int round = 0; round < 50; ++round) {
    std::mutex mutex;
    std::set<double> drawn;
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
          const double x = keep_next_x(directory_, week_).value();
          const std::lock_guard lock{mutex};
          drawn.insert(x);
        });
      }
    }
    ASSERT_EQ(drawn.size(), 1U);
    ASSERT_TRUE(forget_next_x(directory_, week_).has_value());
  }
}

TEST_F(NextXTest, IsForgottenWhenTheWeekHasItsReportOrIsTooOld) {
  for (const char* week : {"2026-11-08", "2026-11-22", "2026-11-29", "2026-12-06"}) {
    ASSERT_TRUE(keep_next_x(directory_, day(week)).has_value());
  }
  fs::create_directories(directory_ / "local");
  std::ofstream{directory_ / "local/local.2026-11-22.json"} << "{}";
  forget_old("2026-11-30");
  EXPECT_THAT(kept(), ElementsAre("next-x-2026-11-29", "next-x-2026-12-06"));
}

TEST_F(NextXTest, WhatWasBegunIsRemovedOnlyWhenNobodyCanBeWritingIt) {
  fs::create_directories(state_);
  const fs::path old = state_ / "next-x-2026-11-29.aaaaaa.tmp";
  std::ofstream{old}.flush();
  std::ofstream{state_ / "next-x-2026-11-29.bbbbbb.tmp"}.flush();
  std::ofstream{state_ / "another"}.flush();
  const utimbuf long_ago{.actime = 1, .modtime = 1};
  ASSERT_EQ(::utime(old.c_str(), &long_ago), 0);
  forget_old("2026-11-30");
  EXPECT_THAT(kept(), ElementsAre("another", "next-x-2026-11-29.bbbbbb.tmp"));
}

}  // namespace
}  // namespace tally::upload
