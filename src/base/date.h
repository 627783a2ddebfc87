// Dates and times as the formats write them. All are UTC; there are no other time zones here.
// Every function is pure and may be called from any thread.
#ifndef TALLY_BASE_DATE_H_
#define TALLY_BASE_DATE_H_

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::base {

using Date = std::chrono::sys_days;
using Time = std::chrono::sys_seconds;

// `YYYY-MM-DD`, a day that exists, years 0001 to 9999.
Result<Date> parse_date(std::string_view text);
std::string format_date(Date date);

// RFC 3339: `YYYY-MM-DDTHH:MM:SS`, an optional fraction (dropped), then `Z` or `±HH:MM`.
Result<Time> parse_rfc3339(std::string_view text);
std::string format_rfc3339(Time time);

// What a person types: a date (its midnight) or an RFC 3339 time.
Result<Time> parse_date_or_time(std::string_view text);

// The day that `time` lies in.
Date day_of(Time time);

// The machine's clock, in whole seconds.
Time system_now();

}  // namespace tally::base

#endif  // TALLY_BASE_DATE_H_
