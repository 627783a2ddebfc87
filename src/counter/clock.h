// What time it is, for the counting library.
#ifndef TALLY_COUNTER_CLOCK_H_
#define TALLY_COUNTER_CLOCK_H_

#include "consent/day.h"

namespace tally::counter {

// Today in UTC: by the system clock or, if `can_be_set`, by the variable TALLY_AS_OF
// (`YYYY-MM-DD`). It can be set only for a directory that TALLY_DIR names: a real one is never
// given a false date. Must not run while another thread changes the environment.
consent::Date today(bool can_be_set);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_CLOCK_H_
