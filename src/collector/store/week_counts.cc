#include "collector/store/week_counts.h"

#include <algorithm>
#include <utility>

#include "collector/limits.h"

namespace tally::collector {

void WeekCounts::reset(const Map& counts) {
  const std::scoped_lock lock{mutex_};
  weeks_.clear();
  for (const auto& [week, reports] : counts) {
    weeks_[week] = {.reports = reports, .known = false, .fresh = {}};
  }
}

uint64_t WeekCounts::count(std::string_view week) const {
  const std::scoped_lock lock{mutex_};
  const auto it = weeks_.find(week);
  return it == weeks_.end() ? 0 : it->second.reports;
}

std::vector<WeekCount> WeekCounts::weeks() const {
  const std::scoped_lock lock{mutex_};
  std::vector<WeekCount> result;
  for (const auto& [week, state] : weeks_) result.push_back({week, state.reports});
  return result;
}

void WeekCounts::add(const std::string& week, double x) {
  const std::scoped_lock lock{mutex_};
  Week& state = weeks_[week];
  ++state.reports;
  if (!state.known) return;
  if (state.fresh.size() < kMaxRemembered) return state.fresh.push_back(x);
  state.known = false;
  std::vector<double>{}.swap(state.fresh);
}

NewReports WeekCounts::take_new(std::string_view week) {
  NewReports result;
  {
    const std::scoped_lock lock{mutex_};
    const auto it = weeks_.find(week);
    if (it == weeks_.end()) return result;
    result.reports = it->second.reports;
    if (it->second.known) result.x = std::exchange(it->second.fresh, {});
    it->second.known = true;
  }
  if (result.x) std::ranges::sort(*result.x);
  return result;
}

void WeekCounts::erase(std::string_view week) {
  const std::scoped_lock lock{mutex_};
  if (const auto it = weeks_.find(week); it != weeks_.end()) weeks_.erase(it);
}

}  // namespace tally::collector
