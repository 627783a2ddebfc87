#include "collector/charts/seven_days.h"

#include <chrono>

namespace tally::collector {
namespace {

constexpr std::chrono::days kStep{7};

}  // namespace

SevenDays::SevenDays(std::string_view last) {
  if (const auto date = base::parse_date(last)) last_ = *date;
}

std::string SevenDays::end_of(std::string_view day) const {
  const auto date = base::parse_date(day);
  if (!date || *date > last_) return std::string{day};
  return base::format_date(last_ - (last_ - *date) / kStep * kStep);
}

size_t SevenDays::count_from(std::string_view first) const {
  const auto date = base::parse_date(first);
  if (!date || *date > last_) return 0;
  return static_cast<size_t>((last_ - *date) / kStep) + 1;
}

}  // namespace tally::collector
