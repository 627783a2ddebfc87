// The program's end of its connection to the watchdog.
#ifndef TALLY_CRASH_WATCHDOG_LINK_H_
#define TALLY_CRASH_WATCHDOG_LINK_H_

#include <string_view>

#include "crash/crash_message.h"

namespace tally::crash {

// Remembers the socket, which stays open until the process ends, the memory that is shared with the
// watchdog, which stays mapped, and the process at the other end, which alone may read this one
// when it dies. Once, for one thread.
void connect_watchdog(int socket, SharedState* shared, int watchdog_process);

// Asks the watchdog to count the crash, and waits for it, at most some 2 s. Where it may not read
// this process because it is not its parent, it is allowed to, as long as it reads: what the
// program had said of that to the kernel (PR_SET_PTRACER) is gone then. `context` is the signal
// handler's third argument. False if it does not, or there is none (any more): the program must
// count it itself. Async-signal-safe.
bool ask_watchdog(int signal, const void* context, std::string_view exception);

// Tells the watchdog, if there is one, that the crash of this process is counted. Does nothing in a
// forked child: the watchdog is its parent's. Async-signal-safe.
void tell_watchdog();

}  // namespace tally::crash

#endif  // TALLY_CRASH_WATCHDOG_LINK_H_
