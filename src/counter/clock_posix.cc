#include <stdlib.h>
#include <time.h>

#include <optional>
#include <string_view>

#include "consent/mode.h"
#include "counter/clock.h"

namespace tally::counter {
namespace {

// The day of a date or of an RFC 3339 time in UTC, of which only the day matters here.
std::optional<std::chrono::sys_days> day_of(std::string_view text) {
  if (text.size() > 10 && text[10] != 'T') return std::nullopt;
  // A mode file's date has the same form; one reader serves both.
  consent::FixedString<32> line;
  line.append("on ").append(text.substr(0, 10));
  return consent::parse_mode(line.view()).since;
}

}  // namespace

std::chrono::sys_days today() {
  const char* directory = ::getenv("TALLY_DIR");
  const char* as_of = ::getenv("TALLY_AS_OF");
  if (directory != nullptr && directory[0] != '\0' && as_of != nullptr) {
    if (const auto day = day_of(as_of)) return *day;
  }
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds{std::chrono::seconds{now.tv_sec}});
}

}  // namespace tally::counter
