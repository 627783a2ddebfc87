// The macros define what they say; what they write into the program's file is test/audit_test.py's.
#include "counter/counter_fixture.h"
#include "tally/histogram.h"
#include "tally/partition.h"

#define MACRO_TEST_PREFIX "acme"

namespace tally {
namespace {

TALLY_COUNTER(builds, MACRO_TEST_PREFIX "/build", "Builds started.");
TALLY_PARTITION(client, "acme/client", "The editor.", "vscode",
                "neo"
                "vim",
                "other");
TALLY_HISTOGRAM(latency, "acme/latency", "Time to open.", "10ms", "1s");

template <typename T>
void count_in_template() {
  TALLY_COUNTER(inside, "acme/inside");
  inside.inc();
}

class MacroTest : public CounterFixture {};

TEST_F(MacroTest, EachDefinesWhatItNames) {
  in_child([&] {
    if (open(config()) != Opened::kCounting) return false;
    builds.inc();
    client.inc("neovim");
    client.inc("emacs");
    latency.record(5);
    latency.record(2'000'000'000);
    count_in_template<int>();
    count_in_template<char>();
    return true;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/build", 1},
                            {"acme/client:neovim", 1},
                            {"acme/client:other", 1},
                            {"acme/latency:<10ms", 1},
                            {"acme/latency:>=1s", 1},
                            {"acme/inside", 2}}));
}

TEST_F(MacroTest, TakesAsManyBucketsAsItSays) {
  TALLY_PARTITION(most, "acme/most", "", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11",
                  "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24",
                  "25", "26", "27", "28", "29", "30", "31", "32");
  TALLY_HISTOGRAM(least, "acme/least", "", "1");
  EXPECT_EQ(most.size(), 32U);
  EXPECT_EQ(most.index_of("32"), 31U);
  least.record(1);
  EXPECT_EQ(least.value_at(1), 1U);
}

TEST(MacroRules, BucketsAreCheckedWithTheirChart) {
  EXPECT_TRUE(are_valid_buckets("acme/client", {"vscode", "linux/amd64"}));
  EXPECT_FALSE(are_valid_buckets("acme/client", {"vscode", "neo vim"}));
  EXPECT_FALSE(are_valid_buckets("acme/client", {""}));
  EXPECT_FALSE(are_valid_buckets("acme/client", {"a:b"}));
  EXPECT_FALSE(are_valid_buckets("acme:client", {"vscode"}));
  EXPECT_FALSE(are_valid_buckets("", {"vscode"}));
  const std::string longest(kMaxNameLength - 2, 'x');
  EXPECT_TRUE(are_valid_buckets(longest.c_str(), {"y"}));
  EXPECT_FALSE(are_valid_buckets(longest.c_str(), {"yy"}));
}

TEST(MacroRules, BoundsAscendAndCanBeRead) {
  EXPECT_TRUE(are_valid_bounds({"10ms", "1s", "1min"}));
  EXPECT_TRUE(are_valid_bounds({"1"}));
  EXPECT_FALSE(are_valid_bounds({"1s", "10ms"}));
  EXPECT_FALSE(are_valid_bounds({"1s", "1000ms"}));
  EXPECT_FALSE(are_valid_bounds({"soon"}));
}

}  // namespace
}  // namespace tally
