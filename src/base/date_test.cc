#include "base/date.h"

#include <gtest/gtest.h>

namespace tally::base {
namespace {

TEST(Date, RoundTripsEveryDayOfSixtyYears) {
  const Date first = *parse_date("1990-01-01");
  for (int i = 0; i < 60 * 366; ++i) {
    const Date date = first + std::chrono::days{i};
    const auto again = parse_date(format_date(date));
    ASSERT_TRUE(again.has_value()) << format_date(date);
    ASSERT_EQ(*again, date);
  }
}

TEST(Date, RefusesWhatIsNoDay) {
  for (const char* text : {"", "2026-1-01", "2026-02-29", "2026-13-01", "2026-00-10", "2026-11-31",
                           "2026/11/01", "2026-11-01 ", "0000-01-01", "-001-01-01", "2026-+1-01"}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  }
  EXPECT_TRUE(parse_date("2028-02-29").has_value());
}

TEST(Date, ErrorSaysWhatWasReadAndWhatIsMeant) {
  EXPECT_EQ(parse_date("tomorrow").error().message,
            "\"tomorrow\" is not a date; a date is written YYYY-MM-DD, for example 2026-11-29");
}

TEST(Time, ReadsRfc3339) {
  const Time expected = *parse_date("2026-11-29") + std::chrono::hours{1};
  for (const char* text : {"2026-11-29T01:00:00Z", "2026-11-29T01:00:00.25Z",
                           "2026-11-29T03:30:00+02:30", "2026-11-28T23:00:00-02:00"}) {
    const auto time = parse_rfc3339(text);
    ASSERT_TRUE(time.has_value()) << text;
    EXPECT_EQ(*time, expected) << text;
  }
  EXPECT_EQ(format_rfc3339(expected), "2026-11-29T01:00:00Z");
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "2026-11-29", "2026-11-29T01:00:00", "2026-11-29T24:00:00Z", "2026-11-29T01:60:00Z",
        "2026-11-29T01:00:00.Z", "2026-11-29T01:00:00+2:30", "2026-11-29 01:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text).has_value()) << text;
  }
}

TEST(Time, AcceptsADateAsItsMidnight) {
  EXPECT_EQ(*parse_date_or_time("2026-11-29"), *parse_rfc3339("2026-11-29T00:00:00Z"));
}

TEST(Time, DayBeforeTheEpoch) {
  EXPECT_EQ(format_rfc3339(Time{std::chrono::seconds{-1}}), "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace tally::base
