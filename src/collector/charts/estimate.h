// What the reports that were sent say of all reports, sent or not (doc/formats.md, "Charts"). Pure,
// for any thread.
#ifndef TALLY_COLLECTOR_CHARTS_ESTIMATE_H_
#define TALLY_COLLECTOR_CHARTS_ESTIMATE_H_

#include <cstdint>

namespace tally::collector {

// A share of the reports that were counted, and the interval in which it is, in 95 of 100 cases,
// among all reports. All in [0,1], and low <= share <= high.
struct Estimate {
  double share = 0;
  double low = 0;
  double high = 1;

  bool operator==(const Estimate&) const = default;
};

// The share of `reports` among `participants`: reports that name a chart's program, of all those
// that do a part of `rate`, in (0,1], chosen by X. More reports than participants count as all of
// them. Of no participant nothing is known: share 0, low 0, high 1.
//
// Each report draws its X by itself and evenly from [0,1), and is counted if X is at most the rate.
// So those that are counted are a simple random sample, without replacement, of the N = n / f
// reports that there would be at a rate of 1, n being the participants and f the rate. The interval
// is that of Wilson's score for a share p = reports / n:
//
//     m      = n / (1 - f)
//     centre = (p + z² / 2m) / (1 + z² / m)                        z = 1.96, the normal
//     half   = z √(p (1 - p) / m + z² / 4m²) / (1 + z² / m)        distribution's 97.5 % point
//
// E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of
// the American Statistical Association 22 (1927), 209-212, where n stands in place of m. A sample
// from a finite population has the variance of a share of n reports from an infinite one, times
// 1 - f (W. G. Cochran, Sampling Techniques, 3rd ed., Wiley 1977, §2.6 and §3.2, with N for
// N - 1): that of a sample of m. At a rate of 1 all reports were counted and nothing is estimated:
// low = high = share.
//
// It says nothing of those who did not say yes, who may differ from those who did; nor of reports
// that somebody made up. Shares of several weeks are those of reports, of which one user has many.
Estimate estimate_share(uint64_t reports, uint64_t participants, double rate);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_ESTIMATE_H_
