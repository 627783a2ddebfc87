// What time it is, for the counting library.
#ifndef TALLY_COUNTER_CLOCK_H_
#define TALLY_COUNTER_CLOCK_H_

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

  // Waits until that day begins, but not longer than an hour: whoever waits looks at more than the
  // clock. Wakes at once when the machine has slept past the time, or somebody has set the clock
  // past it. A clock that can be set is looked at again in a moment.
  void wait_for(Date day) const;

  // Waits a minute; by a clock that can be set, a moment.
  void wait_a_minute() const;

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
