// A chart beside what somebody else found: how much each bucket is over- or underrepresented among
// those who report (doc/formats.md, "Charts"). Pure, for any thread.
#ifndef TALLY_COLLECTOR_CHARTS_SURVEY_H_
#define TALLY_COLLECTOR_CHARTS_SURVEY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tally::collector {

struct SurveyBucket {
  std::string key;
  double reference = 0;  // its share in the survey
  double ours = 0;       // its share of all that reported any bucket of the survey
  // reference / ours. Nothing where it cannot be had: nobody reported the bucket.
  std::optional<double> weight;

  bool operator==(const SurveyBucket&) const = default;
};

// Compares the shares of a survey, in its order, with the number of reports of each of its buckets.
// `reports` has as many. Shares are first divided by their sum, so that rounded ones are those of
// one whole. Empty if the survey's shares are all 0.
//
// The weights are those of post-stratification: reports of bucket h count W_h / w_h times, W_h
// being the share of h in the population, as the survey has it, and w_h that in the sample (D. Holt
// and T. M. F. Smith, Post stratification, Journal of the Royal Statistical Society A 142 (1979),
// 33-46; W. G. Cochran, Sampling Techniques, 3rd ed., Wiley 1977, §5A.9). Weighted by them, this
// chart is the survey itself. Any other share of the program, weighted, is the sum over h of W_h
// times the share among the reports of h.
std::vector<SurveyBucket> compare_with_survey(
    std::span<const std::pair<std::string, double>> reference, std::span<const uint64_t> reports);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_SURVEY_H_
