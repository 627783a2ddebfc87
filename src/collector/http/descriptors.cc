#include "collector/http/descriptors.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>

namespace tally::collector {

size_t affordable_connections(size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  if (limit.rlim_cur < limit.rlim_max) {
    const rlimit raised{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  if (limit.rlim_cur == RLIM_INFINITY) return wanted;
  const size_t all = limit.rlim_cur;
  const size_t rest = std::max(all / 4 * 3, all - std::min(all, kOtherDescriptors));
  if (rest >= wanted) return wanted;
  spdlog::warn("{} connections are taken, not {}: the system's limit of descriptors is {}", rest,
               wanted, all);
  return rest;
}

}  // namespace tally::collector
