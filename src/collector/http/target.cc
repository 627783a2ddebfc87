#include "collector/http/target.h"

#include <algorithm>

namespace tally::collector {

Target split_target(std::string_view target) {
  if (const size_t scheme = target.find("://"); !target.starts_with('/') && scheme < 8) {
    target.remove_prefix(std::min(target.find_first_of("/?", scheme + 3), target.size()));
  }
  const size_t query = std::min(target.find('?'), target.size());
  return {target.substr(0, query), target.substr(std::min(query + 1, target.size()))};
}

}  // namespace tally::collector
