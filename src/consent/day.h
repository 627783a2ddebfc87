// Days as the formats write them, without allocation. Pure; for any thread and inside signal
// handlers.
#ifndef TALLY_CONSENT_DAY_H_
#define TALLY_CONSENT_DAY_H_

#include <chrono>
#include <optional>
#include <string_view>

#include "consent/fixed_string.h"

namespace tally::consent {

using Date = std::chrono::sys_days;

// `YYYY-MM-DD`, a day that exists, years 0001 to 9999.
std::optional<Date> parse_day(std::string_view text);
FixedString<16> format_day(Date day);

}  // namespace tally::consent

#endif  // TALLY_CONSENT_DAY_H_
