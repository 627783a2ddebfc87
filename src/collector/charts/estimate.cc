#include "collector/charts/estimate.h"

#include <algorithm>
#include <cmath>

namespace tally::collector {

Estimate estimate_share(uint64_t reports, uint64_t participants, double rate) {
  if (participants == 0) return {};
  const auto n = static_cast<double>(participants);
  const double p = static_cast<double>(std::min(reports, participants)) / n;
  if (!(rate < 1)) return {.share = p, .low = p, .high = p};
  constexpr double kZ = 1.959963984540054;
  constexpr double kZ2 = kZ * kZ;
  const double m = n / (1 - std::max(rate, 0.0));
  const double scale = 1 + kZ2 / m;
  const double centre = (p + kZ2 / (2 * m)) / scale;
  const double half = kZ * std::sqrt(p * (1 - p) / m + kZ2 / (4 * m * m)) / scale;
  // The interval holds p; rounding must not take it out, above all not at 0 and 1.
  return {.share = p,
          .low = std::clamp(centre - half, 0.0, p),
          .high = std::clamp(centre + half, p, 1.0)};
}

}  // namespace tally::collector
