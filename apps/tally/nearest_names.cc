#include "nearest_names.h"

#include <algorithm>
#include <utility>

#include "base/spelling.h"

namespace tally::app {
std::vector<std::string> nearest_names(std::string_view name,
                                       const std::vector<std::string>& names) {
  constexpr size_t kShown = 3;
  constexpr size_t kLongest = 200;  // nobody types more
  if (name.size() > kLongest) return {};
  const size_t limit = std::max<size_t>(2, name.size() / 3);
  std::vector<std::pair<size_t, std::string>> near;
  for (const std::string& one : names) {
    const size_t longer = std::max(one.size(), name.size());
    if (longer - std::min(one.size(), name.size()) > limit) continue;
    const size_t steps = base::edit_distance(name, one);
    if (steps <= limit) near.emplace_back(steps, one);
  }
  std::ranges::sort(near);
  near.erase(std::ranges::unique(near).begin(), near.end());
  std::vector<std::string> nearest;
  for (auto& [steps, one] : near) {
    if (nearest.size() < kShown) nearest.push_back(std::move(one));
  }
  return nearest;
}

}  // namespace tally::app
