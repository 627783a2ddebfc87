#include <stdlib.h>
#include <time.h>

#include <chrono>

#include "counter/clock.h"

namespace tally::counter {

consent::Date today(bool can_be_set) {
  const char* as_of = can_be_set ? ::getenv("TALLY_AS_OF") : nullptr;
  if (as_of != nullptr) {
    if (const auto day = consent::parse_day(as_of)) return *day;
  }
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds{std::chrono::seconds{now.tv_sec}});
}

}  // namespace tally::counter
