#include "triage/fisher_exact.h"

#include <math.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace tally::triage {
namespace {

// By which share of ln n! a sum of such numbers may be wrong: some units in its last place.
constexpr double kRounding = 1e-15;

// std::lgamma writes a variable that all threads share.
double ln_factorial(uint64_t n) {
  int sign = 0;
  return ::lgamma_r(static_cast<double>(n) + 1, &sign);
}

double ln_choose(uint64_t n, uint64_t k) {
  return ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
}

}  // namespace

double fisher_exact(const TwoByTwo& table) {
  const uint64_t first = table.first_with + table.first_without;
  const uint64_t second = table.second_with + table.second_without;
  const uint64_t with = table.first_with + table.second_with;
  const double all = ln_choose(first + second, with);
  const auto ln_probability = [&](uint64_t k) {
    return ln_choose(first, k) + ln_choose(second, with - k) - all;
  };
  // Tables with the same sums differ in how many of the first sample have it.
  const uint64_t least = with > second ? with - second : 0;
  const uint64_t most = std::min(with, first);
  const double tolerance = std::max(1e-7, kRounding * ln_factorial(first + second));
  const double bound = ln_probability(table.first_with) + std::log1p(tolerance);
  double p = 0;
  for (uint64_t k = least; k <= most; ++k) {
    const double each = ln_probability(k);
    if (each <= bound) p += std::exp(each);
  }
  return std::min(p, 1.0);
}

std::vector<double> adjust_benjamini_hochberg(std::span<const double> p_values) {
  std::vector<size_t> by_p(p_values.size());
  std::iota(by_p.begin(), by_p.end(), size_t{0});
  std::ranges::sort(by_p, {}, [&](size_t i) { return p_values[i]; });
  std::vector<double> adjusted(p_values.size());
  double least = 1;
  for (size_t rank = by_p.size(); rank > 0; --rank) {
    const size_t i = by_p[rank - 1];
    least =
        std::min(least, p_values[i] * static_cast<double>(by_p.size()) / static_cast<double>(rank));
    adjusted[i] = least;
  }
  return adjusted;
}

}  // namespace tally::triage
