#include "format/sampling_rate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace tally::format {
namespace {

// By hand: n0 = 1.959963984540054² · 0.25 / error².
TEST(SamplingRate, IsTheFormulaOfTheBook) {
  EXPECT_NEAR(sampling_rate(0.01, 1'000'000), 0.0095123, 1e-6);  // n0 = 9603.65, n = 9512.3
  EXPECT_NEAR(sampling_rate(0.05, 1'000), 0.277733, 1e-6);       // n0 = 384.15, n = 277.73
  EXPECT_NEAR(sampling_rate(0.1, 100), 0.492403, 1e-6);          // n0 = 96.04, n = 49.24
}

TEST(SamplingRate, IsAlwaysARate) {
  EXPECT_EQ(sampling_rate(0.01, 0), 1);
  EXPECT_EQ(sampling_rate(0.01, 1), 1);
  for (const double error : {1e-9, 0.001, 0.01, 0.05, 0.3, 0.999}) {
    double last = 1;
    for (uint64_t participants = 1; participants < 1'000'000'000'000; participants *= 10) {
      const double rate = sampling_rate(error, participants);
      EXPECT_GT(rate, 0);
      EXPECT_LE(rate, last) << "more participants never need a higher rate";
      last = rate;
    }
  }
}

// Each of N reports is sent with the rate's probability; half of them are in the bucket.
TEST(SamplingRate, KeepsItsPromiseInNineteenOfTwentyWeeks) {
  constexpr int kWeeks = 2000;
  std::mt19937_64 random{1};
  for (const auto& [error, participants] :
       {std::pair{0.02, 20'000}, {0.03, 2'000}, {0.05, 1'000'000}}) {
    const double rate = sampling_rate(error, static_cast<uint64_t>(participants));
    std::binomial_distribution<int> half{participants / 2, rate};
    int kept = 0;
    for (int week = 0; week < kWeeks; ++week) {
      const int in = half(random);
      const int out = half(random);
      const double share = static_cast<double>(in) / (in + out);
      kept += std::abs(share - 0.5) <= error ? 1 : 0;
    }
    // Three standard deviations of the count itself are 1.5 %.
    EXPECT_NEAR(static_cast<double>(kept) / kWeeks, 0.95, 0.015) << error << " " << participants;
  }
}

}  // namespace
}  // namespace tally::format
