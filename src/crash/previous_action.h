// What a program had chosen for a signal before our handler came.
#ifndef TALLY_CRASH_PREVIOUS_ACTION_H_
#define TALLY_CRASH_PREVIOUS_ACTION_H_

#include <signal.h>

namespace tally::crash {

// Lets the signal have the effect that it would have had: calls the program's handler, with the
// mask and the flags that it asked for, or gives the signal its default effect, which comes when
// our handler returns: at the instruction that was interrupted, so that a core dump shows that.
// Async-signal-safe; only as the last step of our handler.
void pass_on(const struct sigaction& previous, int signal, siginfo_t* info, void* context);

}  // namespace tally::crash

#endif  // TALLY_CRASH_PREVIOUS_ACTION_H_
