// The steps in which numbers over time are given. The weeks of users end on different days of the
// week (doc/formats.md, "The telemetry directory"), so what is published under one date is of a
// seventh of them; in seven days each reports once. Pure, for any thread.
#ifndef TALLY_COLLECTOR_CHARTS_SEVEN_DAYS_H_
#define TALLY_COLLECTOR_CHARTS_SEVEN_DAYS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/date.h"

namespace tally::collector {

// Steps of seven days, counted back from a last day. Days are `YYYY-MM-DD`.
class SevenDays {
 public:
  explicit SevenDays(std::string_view last);

  // The last day of the step that has `day`, which is not after the last of all. What is no day is
  // a step of its own.
  std::string end_of(std::string_view day) const;

  // How many steps there are from the one that has `first` on.
  size_t count_from(std::string_view first) const;

 private:
  base::Date last_{};
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_SEVEN_DAYS_H_
