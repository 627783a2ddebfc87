// The sidecar: the program's own executable, run again beside it, or an installed `tally` in its
// place, which watches over the program and does the weekly run.
#ifndef TALLY_CLIENT_SIDECAR_H_
#define TALLY_CLIENT_SIDECAR_H_

#include "client/sidecar_config.h"
#include "tally/telemetry.h"

namespace tally::client {

// Starts one sidecar for all that is to be done for the program of the open counter file: a
// watchdog if the configuration says so, whose connection is given to the crash handler; and the
// weekly run if the day's token (upload_token.h) is to be had and there is something that can do
// it, for which `wait` then waits. Returns what it does. That is nothing, with nothing started, if
//
// - this process descends from a sidecar;
// - orphans become children of this process;
// - there are no descriptors, no processes, no pidfd to be had.
//
// Where the executable must not be run again, since this library is part of a plugin or the
// executable gives rights, only the weekly run remains. Where nothing is to be done it costs one
// system call, and once a day a search for an installed `tally` if nobody takes the token. Leaves
// errno as it is. For one thread.
SidecarWork start_sidecar(const Config& config);

}  // namespace tally::client

#endif  // TALLY_CLIENT_SIDECAR_H_
