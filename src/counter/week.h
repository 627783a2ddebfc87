// The week of a counter file: it begins on the day on which it is made and ends at the next weekday
// on which this user's files expire (doc/formats.md, "Week and rotation").
#ifndef TALLY_COUNTER_WEEK_H_
#define TALLY_COUNTER_WEEK_H_

#include <chrono>
#include <optional>
#include <string_view>

#include "consent/day.h"
#include "consent/fixed_string.h"

namespace tally::counter {

using consent::Date;

struct Week {
  Date begin;
  Date end;  // 1 to 7 days after `begin`
};

// Pure.
Week week_of(Date today, std::chrono::weekday expires_on);

// Midnight of that day as `YYYY-MM-DDT00:00:00Z`. Pure.
consent::FixedString<32> format_midnight(Date date);

// Reads `local_directory/weekends`; makes it, with a random weekday, where it does not exist or is
// empty. All processes of a user get the same answer. Nothing if it can be neither read nor made.
std::optional<std::chrono::weekday> find_expiry_weekday(std::string_view local_directory);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_WEEK_H_
