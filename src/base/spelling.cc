#include "base/spelling.h"

#include <algorithm>
#include <vector>

namespace tally::base {

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      const size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> names) {
  constexpr size_t kMostChanges = 2;
  constexpr size_t kLongestWord = 64;
  std::string_view nearest;
  size_t least = kMostChanges + 1;
  for (const std::string_view name : names) {
    const size_t changes = edit_distance(word.substr(0, kLongestWord), name);
    // Not every short word is like every other.
    if (changes >= least || 2 * changes > name.size()) continue;
    least = changes;
    nearest = name;
  }
  return nearest;
}

}  // namespace tally::base
