// Partitions, histograms and flags: charts of several counters.
#include <time.h>

#include "counter/counter_fixture.h"
#include "tally/histogram.h"
#include "tally/partition.h"
#include "tally/tally.h"

namespace tally {
namespace {

class ChartTest : public CounterFixture {};

TEST_F(ChartTest, APartitionCountsItsBucketsAndNothingElse) {
  in_child([&] {
    static Partition<3> client{"acme/client", {"vscode", "neovim", "other"}};
    client.inc("vscode");
    if (open(config()) != Opened::kCounting) return false;
    client.inc("vscode");
    client.inc("a user's own text");
    client.inc(nullptr);
    client.inc("");
    client.inc_at(1);
    client.inc_at(99);
    return client.value("vscode") == 2 && client.value("neovim") == 1 && client.value("other") == 4;
  });
  EXPECT_EQ(counts(),
            (Sums{{"acme/client:vscode", 2}, {"acme/client:neovim", 1}, {"acme/client:other", 4}}));
}

TEST_F(ChartTest, AHistogramNamesItsBucketsByTheirBounds) {
  in_child([&] {
    static Histogram<3> latency{"acme/open/latency", {"10ms", "100ms", "1s"}};
    if (open(config()) != Opened::kCounting) return false;
    for (const uint64_t ms : {0U, 9U, 10U, 99U, 100U, 999U, 1000U, 5000U})
      latency.record(ms * 1000'000);
    latency.record(UINT64_MAX);
    return latency.value_at(0) == 2 && latency.value_at(3) == 3;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/open/latency:<10ms", 2},
                            {"acme/open/latency:<100ms", 2},
                            {"acme/open/latency:<1s", 2},
                            {"acme/open/latency:>=1s", 3}}));
}

TEST_F(ChartTest, AScopedTimerRecordsOnce) {
  in_child([&] {
    static Histogram<1> latency{"acme/latency", {"1h"}};
    if (open(config()) != Opened::kCounting) return false;
    {
      const ScopedTimer timer{latency};
    }
    return true;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/latency:<1h", 1}}));
}

TEST(Bound, ReadsTimesSizesAndNumbers) {
  EXPECT_EQ(bound_value("0"), 0U);
  EXPECT_EQ(bound_value("15"), 15U);
  EXPECT_EQ(bound_value("250us"), 250'000U);
  EXPECT_EQ(bound_value("10ms"), 10'000'000U);
  EXPECT_EQ(bound_value("2min"), 120'000'000'000U);
  EXPECT_EQ(bound_value("64KiB"), 65536U);
  for (const char* text : {"", "ms", "-1", "1.5s", "10 ms", "10msx", "10m", "18446744073709551616",
                           "9999999999999h"}) {
    EXPECT_EQ(bound_value(text), UINT64_MAX) << text;
  }
}

TEST_F(ChartTest, FlagsAreCountedByNameAndOnce) {
  in_child([&] {
    static Partition<4> flags{"acme/flag", {"O2", "output", "verbose", "other"}};
    if (open(config()) != Opened::kCounting) return false;
    const char* const argv[] = {"cc",        "-O2",        "--output=secret", "-verbose",
                                "--verbose", "-DSECRET=1", "--token",         "file.c",
                                "-",         "--",         "--output",        nullptr};
    count_flags(flags, 11, argv);
    return true;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/flag:O2", 1},
                            {"acme/flag:output", 1},
                            {"acme/flag:verbose", 1},
                            {"acme/flag:other", 1}}));
}

TEST_F(ChartTest, ParsedFlagsAreCountedByNameAndOnce) {
  in_child([&] {
    static Partition<3> flags{"acme/flag", {"O2", "g", "other"}};
    if (open(config()) != Opened::kCounting) return false;
    const char* const names[] = {"g", "g", "x"};
    count_flags(flags, names, 3);
    count_flags(flags, names, 0);
    return true;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/flag:g", 1}, {"acme/flag:other", 1}}));
}

TEST_F(ChartTest, ParsedFlagsAreCountedInCToo) {
  in_child([&] {
    static tally_counter flags[] = {TALLY_BUCKET_INIT("acme/flag", "O2"),
                                    TALLY_BUCKET_INIT("acme/flag", "g"),
                                    TALLY_BUCKET_INIT("acme/flag", "other")};
    if (open(config()) != Opened::kCounting) return false;
    const char* const names[] = {"g", "g", "x", "y"};
    tally_count_flag_names(flags, 3, names, 4);
    tally_count_flag_names(flags, 3, names, 0);
    return true;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/flag:g", 1}, {"acme/flag:other", 1}}));
}

TEST_F(ChartTest, ValuesAreSeenBeforeAndAfterOpenAndAreZeroWhenOff) {
  in_child([&] {
    static Counter c{"acme/c"};
    if (c.value() != 0) return false;
    c.add(3);
    if (c.value() != 3 || open(config()) != Opened::kCounting || c.value() != 3) return false;
    c.inc();
    return c.value() == 4;
  });
  in_child([&] {
    ::setenv("DO_NOT_TRACK", "1", 1);
    static Counter c{"acme/c"};
    c.inc();
    open(config());
    c.inc();
    return c.value() == 0;
  });
}

TEST_F(ChartTest, BadNamesOfBucketsCountNothing) {
  in_child([&] {
    static Partition<3> chart{"acme/chart", {"a b", "x:y", "good"}};
    static Partition<1> of_nothing{dynamic_name(""), {"x"}};
    if (open(config()) != Opened::kCounting) return false;
    for (size_t i = 0; i < 3; ++i) chart.inc_at(i);
    of_nothing.inc("x");
    return true;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/chart:good", 1}}));
}

}  // namespace
}  // namespace tally
