// How many reports are enough to see a share with a wanted error.
#ifndef TALLY_FORMAT_SAMPLING_RATE_H_
#define TALLY_FORMAT_SAMPLING_RATE_H_

#include <cstdint>

namespace tally::format {

// The rate, in (0,1], at which a counter must be sent so that the share of each of its buckets,
// among `participants` reports of a week that have it, is seen to `error`: the half-width of a 95 %
// confidence interval, in (0,1), so 0.01 is one percentage point. 1 if all reports are too few, or
// if there are none. Pure, for any thread.
//
// The sample size for a share p in a population of N (Cochran, Sampling Techniques, 3rd ed., Wiley
// 1977, §4.4; that the interval is z standard errors of the normal approximation wide is §3.6, and
// the finite population correction §3.2):
//
//     n0 = z² p (1 - p) / error²      z = 1.96, the normal distribution's 97.5 % point
//     n  = n0 / (1 + (n0 - 1) / N)
//     rate = min(1, n / N)
//
// with p = 1/2, for which n0 is largest, so that it holds for every share.
//
// It assumes: a simple random sample, which holds since each report draws its X by itself and
// evenly from [0,1), and is sent if X is at most the rate (the size of the sample then varies a
// little around n); one report a participant and week; and a sample of some hundreds, or a share
// not near 0 or 1, without which the distribution is not near a normal one. It says nothing of
// those who did not say yes, who may differ from those who did.
double sampling_rate(double error, uint64_t participants);

}  // namespace tally::format

#endif  // TALLY_FORMAT_SAMPLING_RATE_H_
