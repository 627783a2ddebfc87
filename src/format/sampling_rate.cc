#include "format/sampling_rate.h"

#include <algorithm>

namespace tally::format {

double sampling_rate(double error, uint64_t participants) {
  constexpr double kZ = 1.959963984540054;  // the normal distribution's 97.5 % point
  constexpr double kShare = 0.5;
  if (participants == 0) return 1;
  const auto population = static_cast<double>(participants);
  const double infinite = kZ * kZ * kShare * (1 - kShare) / (error * error);
  const double needed = infinite / (1 + (infinite - 1) / population);
  return std::min(1.0, needed / population);
}

}  // namespace tally::format
