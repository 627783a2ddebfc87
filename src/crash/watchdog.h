// The watchdog: what the sidecar does for a program that may crash.
#ifndef TALLY_CRASH_WATCHDOG_H_
#define TALLY_CRASH_WATCHDOG_H_

#include "tally/open_config.h"

namespace tally::crash {

// Takes one message of a dying program from the socket, whose SO_PASSCRED is set, reads its stack,
// counts it in the counter file that `config` leads to, and answers. The file is opened with the
// first crash: a program that does not crash has no second one that keeps it. If its directory was
// deleted meanwhile it is not made again. For one thread. False
// if there was no message.
bool serve_crash(int socket, const OpenConfig& config);

}  // namespace tally::crash

#endif  // TALLY_CRASH_WATCHDOG_H_
