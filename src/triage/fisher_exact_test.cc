#include "triage/fisher_exact.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace tally::triage {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

double p_of(uint64_t a, uint64_t b, uint64_t c, uint64_t d) { return fisher_exact({a, b, c, d}); }

// Fisher's cups of tea (3 of 4 right) and his twins (convictions), the examples of R's fisher.test
// and SciPy's fisher_exact, and larger ones; all from sums of exact fractions.
TEST(FisherExact, KnownTables) {
  for (const auto& [table, p] : std::initializer_list<std::pair<TwoByTwo, double>>{
           {{3, 1, 1, 3}, 0.4857142857142857},
           {{2, 15, 10, 3}, 0.0005367241191434358},
           {{8, 2, 1, 5}, 0.03496503496503497},
           {{6, 2, 1, 4}, 0.10256410256410256},
           {{1, 9, 11, 3}, 0.0027594561852200836},
           {{0, 120, 9, 141}, 0.005086002441700081},
           {{0, 1000, 5, 995}, 0.06218757851634881},
           {{12, 388, 3, 397}, 0.03350060930012578},
           {{30, 970, 30, 970}, 1},
           {{150, 19850, 90, 19910}, 0.0001239785393618414}}) {
    EXPECT_THAT(fisher_exact(table), DoubleNear(p, p * 1e-9));
  }
}

// There the two likeliest tables are just as likely as each other, so all tables are added up. The
// logarithms of both differ by more than 1e-7.
TEST(FisherExact, WhatIsAsLikelyCountsThoughRoundingTellsItApart) {
  for (const auto& table : std::initializer_list<TwoByTwo>{{1, 12, 1'771'546, 23'030'111},
                                                           {6, 18, 46'037'231, 145'784'568},
                                                           {4, 54, 75'887'263, 1'043'449'880}}) {
    EXPECT_THAT(fisher_exact(table), DoubleNear(1, 1e-5)) << table.second_with;
  }
}

TEST(FisherExact, NothingToTell) {
  for (const auto& table : std::initializer_list<TwoByTwo>{
           {0, 0, 0, 0}, {5, 0, 7, 0}, {0, 5, 0, 7}, {0, 0, 3, 4}, {3, 4, 0, 0}}) {
    EXPECT_DOUBLE_EQ(fisher_exact(table), 1);
  }
}

// The definition, with binomial coefficients that doubles hold exactly.
double choose(uint64_t n, uint64_t k) {
  double product = 1;
  for (uint64_t i = 1; i <= k; ++i) {
    product = product * static_cast<double>(n - k + i) / static_cast<double>(i);
  }
  return product;
}

TEST(FisherExact, EverySmallTable) {
  constexpr uint64_t kMost = 8;
  for (uint64_t a = 0; a <= kMost; ++a) {
    for (uint64_t b = 0; b <= kMost; ++b) {
      for (uint64_t c = 0; c <= kMost; ++c) {
        for (uint64_t d = 0; d <= kMost; ++d) {
          double favourable = 0;
          const double observed = choose(a + b, a) * choose(c + d, c);
          for (uint64_t k = 0; k <= std::min(a + b, a + c); ++k) {
            if (a + c - k > c + d) continue;
            const double ways = choose(a + b, k) * choose(c + d, a + c - k);
            if (ways <= observed) favourable += ways;
          }
          const double p = favourable / choose(a + b + c + d, a + c);
          ASSERT_THAT(p_of(a, b, c, d), DoubleNear(p, 1e-10)) << a << b << c << d;
        }
      }
    }
  }
}

TEST(FisherExact, IsTheSameWhicheverSampleAndColumnIsFirst) {
  std::mt19937_64 random{5};
  std::uniform_int_distribution<uint64_t> number{0, 3000};
  for (int i = 0; i < 200; ++i) {
    const uint64_t a = number(random), b = number(random), c = number(random), d = number(random);
    const double p = p_of(a, b, c, d);
    EXPECT_GE(p, 0);
    EXPECT_LE(p, 1);
    for (const double other : {p_of(c, d, a, b), p_of(b, a, d, c), p_of(a, c, b, d)}) {
      EXPECT_THAT(other, DoubleNear(p, 1e-9 + p * 1e-6)) << a << " " << b << " " << c << " " << d;
    }
  }
}

// As R's p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.2), "BH") has it.
TEST(BenjaminiHochberg, KnownValues) {
  EXPECT_THAT(
      adjust_benjamini_hochberg(std::vector{0.01, 0.04, 0.03, 0.005, 0.2}),
      ElementsAre(DoubleNear(0.025, 1e-12), DoubleNear(0.05, 1e-12), DoubleNear(0.05, 1e-12),
                  DoubleNear(0.025, 1e-12), DoubleNear(0.2, 1e-12)));
  EXPECT_THAT(adjust_benjamini_hochberg(std::vector<double>{}), ElementsAre());
  EXPECT_THAT(adjust_benjamini_hochberg(std::vector{1.0, 1.0}), ElementsAre(1, 1));
}

// Where nothing differs, a discovery is rare, however many are compared.
TEST(BenjaminiHochberg, FindsLittleWhereThereIsNothing) {
  std::mt19937 random{11};
  std::binomial_distribution<uint64_t> users{2000, 0.01};
  int found = 0;
  constexpr int kRounds = 100;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> p_values;
    for (int i = 0; i < 40; ++i) {
      const uint64_t a = users(random), c = users(random);
      p_values.push_back(p_of(a, 2000 - a, c, 2000 - c));
    }
    const auto adjusted = adjust_benjamini_hochberg(p_values);
    found += std::ranges::any_of(adjusted, [](double q) { return q <= 0.05; }) ? 1 : 0;
  }
  EXPECT_LE(found, kRounds / 10);
}

}  // namespace
}  // namespace tally::triage
