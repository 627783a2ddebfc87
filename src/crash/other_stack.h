// Runs a function on another stack. That of a signal handler may be the program's own, and too
// small to count a crash on: what is below it would be overwritten.
#ifndef TALLY_CRASH_OTHER_STACK_H_
#define TALLY_CRASH_OTHER_STACK_H_

#include <cstddef>

namespace tally::crash {

// Calls function(argument) on the stack [base, base + size), and returns when it does. It must
// return. Signals that are handled meanwhile are handled on that stack too. `base` and `size` are
// multiples of 16. Async-signal-safe.
void call_on_stack(void* base, size_t size, void (*function)(void*), void* argument);

}  // namespace tally::crash

#endif  // TALLY_CRASH_OTHER_STACK_H_
