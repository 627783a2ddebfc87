#include "collector/charts/survey.h"

namespace tally::collector {

std::vector<SurveyBucket> compare_with_survey(
    std::span<const std::pair<std::string, double>> reference, std::span<const uint64_t> reports) {
  double whole = 0;
  for (const auto& [key, share] : reference) whole += share;
  double all = 0;
  for (const uint64_t each : reports) all += static_cast<double>(each);
  std::vector<SurveyBucket> result;
  if (!(whole > 0)) return result;
  for (size_t i = 0; i < reference.size(); ++i) {
    SurveyBucket bucket{.key = reference[i].first,
                        .reference = reference[i].second / whole,
                        .ours = 0,
                        .weight = {}};
    if (reports[i] > 0) {
      bucket.ours = static_cast<double>(reports[i]) / all;
      bucket.weight = bucket.reference / bucket.ours;
    }
    result.push_back(std::move(bucket));
  }
  return result;
}

}  // namespace tally::collector
