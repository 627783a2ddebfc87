// The watchdog: what the sidecar does for a program that may crash.
#ifndef TALLY_CRASH_WATCHDOG_H_
#define TALLY_CRASH_WATCHDOG_H_

#include "tally/open_config.h"

namespace tally::crash {

// Where the crashes of a program are counted.
struct CountedIn {
  OpenConfig config;
  // The telemetry directory that this leads to. If it is not there any more, it is not made again.
  const char* directory;
};

// Takes one message of a dying program from the socket, whose SO_PASSCRED is set, reads its stack,
// counts it in the counter file of the day, and answers. The file is opened with the
// first crash: a program that does not crash has no second one that keeps it. For one thread. False
// if there was no message. `process` is who sent it, if it was one of ours.
bool serve_crash(int socket, const CountedIn& where, int& process);

// Counts the crash of a process that ended by this signal and told nobody: its stack was full, say,
// and it had none for handlers. What is no signal of crashes counts nothing.
void count_silent_crash(int signal, const CountedIn& where);

}  // namespace tally::crash

#endif  // TALLY_CRASH_WATCHDOG_H_
