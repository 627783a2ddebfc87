#include "counter/week.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/temp_dir.h"

namespace tally::counter {
namespace {

constexpr Date kSunday = std::chrono::year_month_day{std::chrono::year{2026}, std::chrono::November,
                                                     std::chrono::day{22}};

TEST(Week, EndsOnTheNextExpiryDayOneToSevenDaysLater) {
  for (int offset = 0; offset < 14; ++offset) {
    for (unsigned weekday = 0; weekday < 7; ++weekday) {
      const Date today = kSunday + std::chrono::days{offset};
      const Week week = week_of(today, std::chrono::weekday{weekday});
      EXPECT_EQ(week.begin, today);
      EXPECT_EQ(std::chrono::weekday{week.end}, std::chrono::weekday{weekday});
      EXPECT_GE((week.end - week.begin).count(), 1);
      EXPECT_LE((week.end - week.begin).count(), 7);
    }
  }
}

TEST(Week, IsWrittenAsTheFormatsSay) {
  EXPECT_EQ(format_midnight(kSunday).view(), "2026-11-22T00:00:00Z");
}

TEST(Weekends, AreReadInEveryFormThatIsFound) {
  const base::TempDir dir;
  for (unsigned day = 0; day < 7; ++day) {
    std::ofstream{dir / "weekends"} << day << '\n';
    EXPECT_EQ(find_expiry_weekday(dir.path().native()), std::chrono::weekday{day});
  }
}

TEST(Weekends, AreMadeOnceAndTheSameForAll) {
  const base::TempDir dir;
  std::vector<std::optional<std::chrono::weekday>> found(16);
  {
    std::vector<std::jthread> threads;
    for (auto& day : found) {
      threads.emplace_back([&] { day = find_expiry_weekday(dir.path().native()); });
    }
  }
  for (const auto& day : found) {
    ASSERT_TRUE(day.has_value());
    EXPECT_EQ(*day, *found[0]);
  }
  const std::string content = base::read_file(dir / "weekends").value();
  ASSERT_EQ(content.size(), 2U);
  EXPECT_GE(content[0], '0');
  EXPECT_LE(content[0], '6');
  EXPECT_EQ(content[1], '\n');
  EXPECT_EQ(base::list_directory(dir.path()).value(), std::vector<std::string>{"weekends"});
}

TEST(Weekends, AnEmptyFileIsMadeAgain) {
  const base::TempDir dir;
  std::ofstream{dir / "weekends"}.flush();
  EXPECT_TRUE(find_expiry_weekday(dir.path().native()).has_value());
  EXPECT_EQ(base::read_file(dir / "weekends").value().size(), 2U);
}

TEST(Weekends, AllDaysAreDrawn) {
  std::set<unsigned> drawn;
  for (int i = 0; i < 500 && drawn.size() < 7; ++i) {
    const base::TempDir dir;
    drawn.insert(find_expiry_weekday(dir.path().native())->c_encoding());
  }
  EXPECT_EQ(drawn.size(), 7U);
}

TEST(Weekends, WithoutADirectoryThereAreNone) {
  const base::TempDir dir;
  EXPECT_FALSE(find_expiry_weekday((dir / "none").native()).has_value());
}

}  // namespace
}  // namespace tally::counter
