// Is a share in one sample another than in a second one? Pure functions, for any thread.
#ifndef TALLY_TRIAGE_FISHER_EXACT_H_
#define TALLY_TRIAGE_FISHER_EXACT_H_

#include <cstdint>
#include <span>
#include <vector>

namespace tally::triage {

// Two samples, each divided by whether its members have something.
struct TwoByTwo {
  uint64_t first_with = 0;
  uint64_t first_without = 0;
  uint64_t second_with = 0;
  uint64_t second_without = 0;
};

// Fisher's exact test, two-sided: how likely tables are that are no more likely than this one, if
// both samples have the same share and the sums of rows and columns are as they are. Between 0 and
// 1. With a = first_with, b = first_without, c = second_with, d = second_without and n their sum a
// table has the probability C(a+b, a) C(c+d, c) / C(n, a+c) (the hypergeometric distribution),
// where ln C(n, k) is lnΓ(n+1) − lnΓ(k+1) − lnΓ(n−k+1). Source: R. A. Fisher, On the Interpretation
// of χ² from Contingency Tables, and the Calculation of P, J. Royal Statistical Society 85 (1922);
// the two sides as in R's fisher.test: the probabilities of all tables that are at most
// (1 + 10⁻⁷) times as likely as this one are added. Where n is so large that doubles do not tell as
// much, from some 10⁷ on, 10⁻¹⁵ ln n! takes the place of 10⁻⁷; by as much of itself P may be wrong:
// 2·10⁻⁶ at 10⁸, 3 % at 10¹². The members of a sample must be independent. It takes time in
// proportion to the least of the four sums.
double fisher_exact(const TwoByTwo& table);

// Corrects for many tests at once: the adjusted p-values, in the same order. Where those up to q
// are taken for discoveries, a share of q of them is false on average. Source: Y. Benjamini, Y.
// Hochberg, Controlling the False Discovery Rate, J. Royal Statistical Society B 57 (1995); of the
// p-value with rank i of m, from the least, it is the least of p(j) m / j over all j >= i, at most
// 1 (as R's p.adjust writes the procedure).
std::vector<double> adjust_benjamini_hochberg(std::span<const double> p_values);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_FISHER_EXACT_H_
