// What this process is, as far as it matters for a sidecar. Each asks the kernel; for any thread,
// not for signal handlers.
#ifndef TALLY_CLIENT_OWN_PROCESS_H_
#define TALLY_CLIENT_OWN_PROCESS_H_

namespace tally::client {

// Whether this library is part of the executable. In a plugin, that is somebody else's program; and
// where the loader was called with the program's name, it is the loader.
bool is_in_executable();

// Whether orphans become children of this process: as the first one of a container, or because it
// has asked for them. Its `wait` would see the sidecar, and perhaps wait for it.
bool adopts_orphans();

// Whether the executable, run again, might have rights that this process has given up: then it
// would not hear that it is to be the sidecar, and be a second run of the program.
bool gains_rights();

}  // namespace tally::client

#endif  // TALLY_CLIENT_OWN_PROCESS_H_
