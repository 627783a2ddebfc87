// The handler of the signals by which programs crash.
#ifndef TALLY_CRASH_HANDLER_H_
#define TALLY_CRASH_HANDLER_H_

namespace tally::crash {

// Installs the handler for all of them (signals.h) but those in `left_alone`, which ends with 0 and
// may be null, and prepares whatever it will need. The counter file must be open. Once, for one
// thread.
//
// It counts the first crash of a process (by the watchdog, if one is connected and can), and passes
// every signal on to what the program had chosen for it. It counts on a stack of its own, and needs
// less than 1 KiB of the one that it is called on.
void handle_crashes(const int* left_alone);

}  // namespace tally::crash

#endif  // TALLY_CRASH_HANDLER_H_
