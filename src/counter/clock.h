// What time it is, for the counting library.
#ifndef TALLY_COUNTER_CLOCK_H_
#define TALLY_COUNTER_CLOCK_H_

#include <chrono>

namespace tally::counter {

// Today in UTC: by the system clock, or by the variable TALLY_AS_OF if TALLY_DIR is set too, so
// that a real directory can never be given a false date by it. Must not run while another thread
// changes the environment.
std::chrono::sys_days today();

}  // namespace tally::counter

#endif  // TALLY_COUNTER_CLOCK_H_
