// The sidecar: the program's own executable, run again beside it, which watches over it and ends
// with it.
#ifndef TALLY_CLIENT_SIDECAR_H_
#define TALLY_CLIENT_SIDECAR_H_

#include "tally/telemetry.h"

namespace tally::client {

// Starts the sidecar as a watchdog for the open counter file. The program's end of their connection
// is given to the crash handler. False, with nothing started, if that cannot be done here: this
// library is part of a plugin, and not of the executable; orphans become children of this process;
// there are no descriptors, no processes to be had. For one thread.
bool start_watchdog(const Config& config);

}  // namespace tally::client

#endif  // TALLY_CLIENT_SIDECAR_H_
