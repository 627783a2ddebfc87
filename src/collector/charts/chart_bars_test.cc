#include "collector/charts/chart_bars.h"

#include <gmock/gmock.h>

#include "collector/charts/chart_fixture.h"

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> keys(const std::vector<ChartBar>& bars) {
  std::vector<std::string> result;
  for (const ChartBar& bar : bars) {
    result.push_back(bar.key + "=" + std::to_string(bar.count.reports));
  }
  return result;
}

class ChartBarsTest : public testing::Test {
 protected:
  std::vector<ChartBar> bars(std::string_view program, std::string_view chart) const {
    return bars_of(chart_named(index_, program, chart), day_.aggregate().buckets,
                   day_.aggregate().participants);
  }

  const ChartIndex index_{small_config()};
  FilledDay day_{index_, "2026-11-22", 10};
};

TEST_F(ChartBarsTest, AreSortedAndKeepTheirZeros) {
  day_.bucket("acme.org/cc", "cc/editor", "vim", {2, 7});
  EXPECT_THAT(keys(bars("acme.org/cc", "cc/editor")), ElementsAre("other=0", "vim=2", "vscode=0"));
  day_.bucket("acme.org/cc", "GOOS", "linux", {2, 0});
  EXPECT_THAT(keys(bars("acme.org/cc", "GOOS")), ElementsAre("darwin=0", "linux=2"));
}

TEST_F(ChartBarsTest, VersionsAreInTheirOrderWithoutZeros) {
  day_.bucket("acme.org/ld", "Version", "v1.10.0", {1, 0});
  EXPECT_THAT(keys(bars("acme.org/ld", "Version")), ElementsAre("v1.10.0=1"));
  day_.bucket("acme.org/ld", "Version", "v1.9.0", {1, 0});
  EXPECT_THAT(keys(bars("acme.org/ld", "Version")), ElementsAre("v1.9.0=1", "v1.10.0=1"));
  day_.bucket("acme.org/cc", "GoVersion", "gcc-12", {1, 0});
  day_.bucket("acme.org/cc", "GoVersion", "gcc-9", {1, 0});
  EXPECT_THAT(keys(bars("acme.org/cc", "GoVersion")), ElementsAre("gcc-9=1", "gcc-12=1"));
}

TEST_F(ChartBarsTest, WithoutDataThereAreNone) {
  EXPECT_THAT(bars("acme.org/cc", "cc/editor"), IsEmpty());
  EXPECT_THAT(bars("acme.org/cc", "Version"), IsEmpty());
}

TEST_F(ChartBarsTest, SharesAreThoseOfTheParticipantsAtTheChartsRate) {
  day_.participants("acme.org/cc", "cc/editor", 4).participants("acme.org/cc", "cc/build", 9);
  day_.bucket("acme.org/cc", "cc/editor", "vim", {1, 7});
  day_.bucket("acme.org/cc", "cc/build", "cc/build", {3, 3});
  const ChartBar vim = bars("acme.org/cc", "cc/editor")[1];
  EXPECT_EQ(vim.count, (BucketCount{1, 7}));
  EXPECT_EQ(vim.estimate, estimate_share(1, 4, 0.5));
  EXPECT_LT(vim.estimate.low, vim.estimate.high);
  EXPECT_EQ(bars("acme.org/cc", "cc/build")[0].estimate, estimate_share(3, 9, 1));
}

TEST_F(ChartBarsTest, ABucketThatStandsTwiceIsOneBar) {
  format::UploadConfig config = small_config();
  config.programs[1].counters[0].name = "cc/editor:{vim,vim,other}";
  const ChartIndex index{config};
  const IndexedChart& chart = chart_named(index, "acme.org/cc", "cc/editor");
  std::vector<BucketCount> buckets(index.slots());
  buckets[chart.first_slot] = buckets[chart.first_slot + 1] = {2, 5};
  EXPECT_THAT(keys(bars_of(chart, buckets, std::vector<uint64_t>(index.rate_slots()))),
              ElementsAre("other=0", "vim=2"));
}

}  // namespace
}  // namespace tally::collector
