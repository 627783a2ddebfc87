// What time it is, for the counting library.
#ifndef TALLY_COUNTER_CLOCK_H_
#define TALLY_COUNTER_CLOCK_H_

#include <cstdint>
#include <optional>

#include "consent/day.h"

namespace tally::counter {

using consent::Date;

// The system's clock or, if it can be set, what the variable TALLY_AS_OF says: a day
// (`YYYY-MM-DD`), or the absolute path of a file that holds one, so that a test can move the clock
// of a running program. It can be set only for a directory that TALLY_DIR names: a real one is
// never given a false date. For one thread, after `read_environment` for any.
class Clock {
 public:
  // Must not run while another thread changes the environment.
  void read_environment(bool can_be_set);

  // Today in UTC. While the file cannot be read, it is the day on which the clock was made.
  Date today() const;

  // Seconds since 1970 UTC; of a clock that is set, those of the day's beginning.
  int64_t seconds() const;

  // Today, if the clock is set.
  std::optional<Date> set_day() const;

  // Waits until that day begins, but not longer than an hour of real time, of which a machine's
  // sleep is a part: whoever waits looks at more than the clock, and the clock can be set. By a
  // clock of a test, a moment. Returns false if the kernel does not let us wait.
  bool wait_for(Date day) const;

  // Waits a minute after the first failure, two after the second, and so on up to an hour; by a
  // clock of a test, a moment. As wait_for.
  bool wait_after(int failures) const;

 private:
  enum class Source : char { kSystem, kDay, kFile };

  Source source_ = Source::kSystem;
  Date day_{};
  consent::PathBuffer file_;
};

// A tenth of a millisecond, in which another thread may come to its end.
void pause_briefly();

}  // namespace tally::counter

#endif  // TALLY_COUNTER_CLOCK_H_
