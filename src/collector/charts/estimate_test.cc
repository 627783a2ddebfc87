#include "collector/charts/estimate.h"

#include <gtest/gtest.h>

#include <random>

namespace tally::collector {
namespace {

TEST(Estimate, WithoutParticipantsNothingIsKnown) {
  EXPECT_EQ(estimate_share(0, 0, 0.5), (Estimate{.share = 0, .low = 0, .high = 1}));
  EXPECT_EQ(estimate_share(3, 0, 1), (Estimate{.share = 0, .low = 0, .high = 1}));
}

TEST(Estimate, AtFullRateNothingIsEstimated) {
  EXPECT_EQ(estimate_share(1, 4, 1), (Estimate{.share = 0.25, .low = 0.25, .high = 0.25}));
  EXPECT_EQ(estimate_share(0, 4, 1), (Estimate{.share = 0, .low = 0, .high = 0}));
  EXPECT_EQ(estimate_share(4, 4, 1), (Estimate{.share = 1, .low = 1, .high = 1}));
}

// Wilson's interval of 81 of 263 (R. G. Newcombe, Two-sided confidence intervals for the single
// proportion, Statistics in Medicine 17 (1998), 857-872, method 3): what a tiny rate comes to.
TEST(Estimate, IsWilsonsForASmallPartOfAll) {
  const auto [share, low, high] = estimate_share(81, 263, 1e-12);
  EXPECT_NEAR(share, 0.3080, 5e-5);
  EXPECT_NEAR(low, 0.2553, 5e-5);
  EXPECT_NEAR(high, 0.3662, 5e-5);
  const auto none = estimate_share(0, 20, 1e-12);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.1611, 5e-5);
  const auto one = estimate_share(1, 29, 1e-12);
  EXPECT_NEAR(one.low, 0.0061, 5e-5);
  EXPECT_NEAR(one.high, 0.1718, 5e-5);
}

TEST(Estimate, HoldsItsShareInsideZeroAndOne) {
  for (const double rate : {1e-9, 0.01, 0.5, 0.999999, 1.0, 2.0}) {
    for (const uint64_t n : {uint64_t{1}, uint64_t{2}, uint64_t{7}, uint64_t{1000}, UINT64_MAX}) {
      for (const uint64_t reports : {uint64_t{0}, uint64_t{1}, n / 2, n - 1, n}) {
        const auto [share, low, high] = estimate_share(reports, n, rate);
        EXPECT_LE(0, low) << reports << " of " << n << " at " << rate;
        EXPECT_LE(low, share) << reports << " of " << n << " at " << rate;
        EXPECT_LE(share, high) << reports << " of " << n << " at " << rate;
        EXPECT_LE(high, 1) << reports << " of " << n << " at " << rate;
      }
    }
  }
  EXPECT_EQ(estimate_share(5, 4, 1).share, 1);
}

TEST(Estimate, IsNarrowerTheLargerTheSampleAndItsPartOfAll) {
  const auto width = [](uint64_t n, double rate) {
    const auto [share, low, high] = estimate_share(n / 4, n, rate);
    return high - low;
  };
  EXPECT_LT(width(4000, 0.1), width(400, 0.1));
  EXPECT_LT(width(400, 0.9), width(400, 0.1));
  EXPECT_LT(width(400, 0.9999), 0.001);
}

// Populations are sampled by X as reports are, and the interval is held against the share that all
// of the population has. 2,000 samples see a coverage of 95 % to within about one point.
TEST(Estimate, HoldsTheShareOfAllInAbout95OfASampleOf100) {
  std::mt19937_64 random{20261128};
  std::uniform_real_distribution<double> x{0, 1};
  for (const size_t population : {500U, 3000U}) {
    for (const double rate : {0.1, 0.5, 0.9}) {
      for (const double share : {0.05, 0.3, 0.5}) {
        const auto holders = static_cast<size_t>(share * static_cast<double>(population));
        const double truth = static_cast<double>(holders) / static_cast<double>(population);
        int held = 0;
        constexpr int kSamples = 2000;
        for (int sample = 0; sample < kSamples; ++sample) {
          uint64_t reports = 0;
          uint64_t participants = 0;
          for (size_t i = 0; i < population; ++i) {
            if (x(random) > rate) continue;
            ++participants;
            if (i < holders) ++reports;
          }
          const Estimate estimate = estimate_share(reports, participants, rate);
          if (estimate.low <= truth && truth <= estimate.high) ++held;
        }
        const double coverage = held / double{kSamples};
        EXPECT_GT(coverage, 0.92) << share << " of " << population << " at " << rate;
        EXPECT_LT(coverage, 0.985) << share << " of " << population << " at " << rate;
      }
    }
  }
}

}  // namespace
}  // namespace tally::collector
