#include "collector/limits_table.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

namespace tally::collector {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

// Every member of Limits has a row: a new one must not be forgotten here.
TEST(LimitsTable, HasEveryMemberOnce) {
  const auto rows = limit_table();
  size_t bytes = 0;
  for (const LimitRow& row : rows) {
    bytes += std::visit([]<typename T>(T Limits::*) { return sizeof(T); }, row.member);
    EXPECT_EQ(std::ranges::count(rows, row.name, &LimitRow::name), 1) << row.name;
    EXPECT_EQ(std::ranges::count(rows, row.member, &LimitRow::member), 1) << row.name;
  }
  EXPECT_LE(sizeof(Limits) - bytes, alignof(Limits));  // padding behind a bool
}

TEST(LimitsTable, DefaultsAreWithinTheirBoundsAndAreReadAsTheyAreWritten) {
  for (const LimitRow& row : limit_table()) {
    const uint64_t value = limit_value(Limits{}, row);
    EXPECT_GE(value, row.smallest) << row.name;
    EXPECT_LE(value, row.largest) << row.name;
    for (const uint64_t each : {value, row.smallest, row.largest}) {
      Limits changed;
      const auto set =
          set_limit(changed, std::string(row.name) + "=" + write_limit(row.unit, each));
      ASSERT_TRUE(set.has_value()) << set.error().message;
      EXPECT_EQ(limit_value(changed, row), each) << row.name;
    }
  }
  EXPECT_TRUE(check_limits(Limits{}).has_value());
}

TEST(LimitsTable, ReadsUnits) {
  Limits limits;
  for (const char* each : {"body=1MiB", "header=4096", "idle-time=2min", "request-time=1h",
                           "week-age=30d", "loopback=yes", "programs=7", "queued-bytes=5B"}) {
    const auto set = set_limit(limits, each);
    if (std::string_view{each} == "queued-bytes=5B") {
      EXPECT_FALSE(set.has_value());
      continue;
    }
    EXPECT_TRUE(set.has_value()) << each;
  }
  EXPECT_EQ(limits.body, 1 << 20);
  EXPECT_EQ(limits.header, 4096);
  EXPECT_EQ(limits.idle_time, 2min);
  EXPECT_EQ(limits.request_time, 1h);
  EXPECT_EQ(limits.week_age, std::chrono::days{30});
  EXPECT_TRUE(limits.loopback);
  EXPECT_EQ(limits.programs, 7);
}

TEST(LimitsTable, SaysWhatIsWrong) {
  const auto error = [](std::string_view assignment) {
    Limits limits;
    const auto set = set_limit(limits, assignment);
    return set ? "" : set.error().message;
  };
  EXPECT_EQ(error("body"), "\"body\" is no limit with its value; write it as in body=200KiB");
  EXPECT_EQ(error("boddy=1KiB"),
            "there is no limit \"boddy\"; did you mean body? `tallyd limits` lists them all");
  EXPECT_EQ(error("frobnicate=1"),
            "there is no limit \"frobnicate\"; `tallyd limits` lists them all");
  EXPECT_EQ(error("body=lots"),
            "the limit body cannot be \"lots\": it is a number of bytes, as in 102400, 100KiB or "
            "1MiB");
  EXPECT_EQ(error("idle-time=60"),
            "the limit idle-time cannot be \"60\": it is a time, as in 30s, 5min or 1h");
  EXPECT_EQ(error("week-age=4w"),
            "the limit week-age cannot be \"4w\": it is a number of days, as in 28d");
  EXPECT_EQ(error("loopback=1"), "the limit loopback cannot be \"1\": it is yes or no");
  EXPECT_EQ(error("depth=3"), "the limit depth cannot be 3: it is from 4 to 1000");
  EXPECT_EQ(error("body=2GiB"), "the limit body cannot be 2GiB: it is from 1KiB to 1GiB");
  for (const char* bad :
       {"depth=-1", "depth=", "depth= 5", "depth=5 ", "depth=0x5", "depth=5.0",
        "depth=99999999999999999999", "body=18446744073709551615GiB", "body=1kib", "=5", "="}) {
    EXPECT_NE(error(bad), "") << bad;
  }
  EXPECT_EQ(error("\x1b[2J=1").find('\x1b'), std::string::npos);
}

TEST(LimitsTable, ABodyMustFitIntoTheQueue) {
  Limits limits;
  limits.queued_bytes = limits.body - 1;
  EXPECT_THAT(check_limits(limits).error().message, HasSubstr("queued-bytes"));
}

TEST(LimitsTable, IsPrinted) {
  std::istringstream lines{limits_text()};
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 82) << line;
  EXPECT_THAT(limits_text(),
              HasSubstr("\nbody                        100KiB  1KiB … 1GiB\n    a "));
  const auto json = nlohmann::json::parse(limits_json())["Limits"];
  ASSERT_EQ(json.size(), limit_table().size());
  EXPECT_EQ(json[0]["Name"], "body");
  EXPECT_EQ(json[0]["Unit"], "bytes");
  EXPECT_EQ(json[0]["Default"], 102400);
}

}  // namespace
}  // namespace tally::collector
