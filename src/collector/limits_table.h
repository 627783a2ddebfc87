// The limits by name, as an operator sets and reads them: `tallyd serve --limit NAME=VALUE` and
// `tallyd limits`. Pure functions, for any thread.
#ifndef TALLY_COLLECTOR_LIMITS_TABLE_H_
#define TALLY_COLLECTOR_LIMITS_TABLE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "collector/limits.h"

namespace tally::collector {

enum class LimitUnit : unsigned char {
  kNumber,
  kBytes,    // written `100KiB`; a number without a unit is bytes
  kSeconds,  // written `30s`, `5min`, `1h`
  kDays,     // written `28d`
  kSwitch,   // written `yes` or `no`
};

// One member of Limits.
struct LimitRow {
  std::string_view name;  // the member's, with `-` for `_`
  LimitUnit unit = LimitUnit::kNumber;
  std::variant<size_t Limits::*, std::chrono::seconds Limits::*, std::chrono::days Limits::*,
               bool Limits::*>
      member;
  uint64_t smallest = 0;  // of what may be set, inclusive; in the unit
  uint64_t largest = 0;
  std::string_view reason;  // one sentence without its full stop
};

// All members of Limits, in its order.
std::span<const LimitRow> limit_table();

// The value in the row's unit; of a switch 0 or 1.
uint64_t limit_value(const Limits& limits, const LimitRow& row);

// A value as it is written and read: `100KiB`, `30s`, `yes`. The largest unit that is exact.
std::string write_limit(LimitUnit unit, uint64_t value);

// Sets one limit by `NAME=VALUE`. The error is a sentence that begins with what was given.
base::Result<void> set_limit(Limits& limits, std::string_view assignment);

// Whether they fit each other: a body must fit into the queue.
base::Result<void> check_limits(const Limits& limits);

// The table for people, in 80 columns; and `{"Limits":[{"Name":…,"Unit":…,"Default":…,"Smallest":…,
// "Largest":…,"Reason":…}]}` with numbers in the unit. Both end in a newline.
std::string limits_text();
std::string limits_json();

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_LIMITS_TABLE_H_
