// Stacks for the handlers of signals: a thread whose own stack is full cannot run one on it.
#ifndef TALLY_CRASH_SIGNAL_STACK_H_
#define TALLY_CRASH_SIGNAL_STACK_H_

namespace tally::crash {

// Gives the calling thread a stack for handlers that lasts as long as the process, if it has none.
// False if there is no memory for it. Not for signal handlers.
bool use_signal_stack();

}  // namespace tally::crash

#endif  // TALLY_CRASH_SIGNAL_STACK_H_
