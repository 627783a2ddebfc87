#include "collector/charts/percentiles.h"

#include <gmock/gmock.h>

#include <random>

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Names = std::vector<std::string>;

const std::vector<double> kUsual = {50, 90, 99};

std::vector<std::string> texts(const Names& buckets, const std::vector<int64_t>& sums,
                               const std::vector<double>& percents = kUsual) {
  std::vector<std::string> result;
  for (const Percentile& each : percentiles_of(*histogram_bounds(buckets), sums, percents)) {
    result.push_back(each.text);
  }
  return result;
}

TEST(Percentiles, BoundsAreReadWithTheirUnit) {
  const auto times = histogram_bounds(Names{"<10ms", "<1s", ">=1s"});
  ASSERT_TRUE(times.has_value());
  EXPECT_THAT(times->below, ElementsAre(1e7, 1e9));
  EXPECT_EQ(times->unit, "ns");
  EXPECT_EQ(times->last, ">=1s");
  EXPECT_EQ(histogram_bounds(Names{"<1KiB", ">=1KiB"})->unit, "B");
  EXPECT_EQ(histogram_bounds(Names{"<5", ">=5"})->unit, "");
}

TEST(Percentiles, OtherBucketsAreNoHistogram) {
  for (const Names& buckets :
       {Names{}, Names{"<1s"}, Names{"a", "b"}, Names{"<1s", "<2s"}, Names{">=1s", "<1s"},
        Names{"<1s", ">=2s"}, Names{"<2s", "<1s", ">=1s"}, Names{"<1s", "<1s", ">=1s"},
        Names{"<", ">="}, Names{"<1s", "<2KiB", ">=2KiB"}, Names{"<1x", ">=1x"},
        Names{"<99999999999999999999", ">=99999999999999999999"}}) {
    EXPECT_FALSE(histogram_bounds(buckets).has_value()) << testing::PrintToString(buckets);
  }
}

TEST(Percentiles, AreInterpolatedInTheirBucket) {
  EXPECT_THAT(texts({"<10ms", "<20ms", ">=20ms"}, {50, 50, 0}),
              ElementsAre("10ms", "18ms", "19.8ms"));
  EXPECT_THAT(texts({"<10ms", "<20ms", ">=20ms"}, {100, 0, 0}), ElementsAre("5ms", "9ms", "9.9ms"));
  EXPECT_THAT(texts({"<1KiB", "<1MiB", ">=1MiB"}, {0, 4, 0}, {50, 99.99}),
              ElementsAre("512KiB", "1024KiB"));
  EXPECT_THAT(texts({"<10", "<20", ">=20"}, {1, 1, 0}, {25, 75}), ElementsAre("5", "15"));
}

TEST(Percentiles, OfTheLastBucketAreOpen) {
  EXPECT_THAT(texts({"<10ms", "<1s", ">=1s"}, {50, 40, 10}), ElementsAre("10ms", "1s", ">=1s"));
  EXPECT_THAT(texts({"<10ms", ">=10ms"}, {0, 7}), ElementsAre(">=10ms", ">=10ms", ">=10ms"));
  const auto open = percentiles_of(*histogram_bounds(Names{"<1s", ">=1s"}),
                                   std::vector<int64_t>{0, 1}, std::vector<double>{50});
  EXPECT_THAT(open, ElementsAre(Percentile{50, 1e9, true, ">=1s"}));
}

TEST(Percentiles, OfNothingAreNone) {
  EXPECT_THAT(texts({"<1s", ">=1s"}, {0, 0}), IsEmpty());
  EXPECT_THAT(texts({"<1s", ">=1s"}, {-5, 0}), IsEmpty());
}

TEST(Percentiles, AreInTheBucketOfTheValueTheyStandFor) {
  std::mt19937_64 random{7};
  const Names buckets = {"<1", "<2", "<4", "<8", "<16", "<32", "<64", ">=64"};
  const auto bounds = histogram_bounds(buckets);
  for (int round = 0; round < 200; ++round) {
    std::exponential_distribution<double> draw{0.02 + 0.1 * (round % 10)};
    std::vector<double> values(1 + random() % 300);
    for (double& value : values) value = draw(random);
    std::ranges::sort(values);
    std::vector<int64_t> sums(buckets.size());
    const auto bucket_of = [&](double value) {
      return static_cast<size_t>(std::ranges::upper_bound(bounds->below, value) -
                                 bounds->below.begin());
    };
    for (const double value : values) ++sums[bucket_of(value)];
    for (const Percentile& each : percentiles_of(*bounds, sums, kUsual)) {
      const double rank = each.percent / 100 * static_cast<double>(values.size());
      const double exact = values[static_cast<size_t>(std::ceil(rank)) - 1];
      const size_t bucket = bucket_of(exact);
      EXPECT_EQ(each.is_open, bucket + 1 == buckets.size());
      if (each.is_open) continue;
      EXPECT_LE(each.value, bounds->below[bucket]);
      EXPECT_GE(each.value, bucket == 0 ? 0 : bounds->below[bucket - 1]);
    }
  }
}

}  // namespace
}  // namespace tally::collector
