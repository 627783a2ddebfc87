// Counting without a counter, for the one count that a process makes when it dies.
#ifndef TALLY_COUNTER_DIRECT_COUNT_H_
#define TALLY_COUNTER_DIRECT_COUNT_H_

#include "counter/whole_name.h"

namespace tally::counter {

// Adds 1 to the value of this name in the open file. If the process is just moving to the next
// week, waits for that, at most a fifth of a second. False if there is no file, or no room in it.
// Async-signal-safe; for any thread. Needs less than 1 KiB of stack.
bool count_directly(const WholeName& name);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_DIRECT_COUNT_H_
