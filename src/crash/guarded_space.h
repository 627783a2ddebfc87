// This process as an address space, while it dies.
#ifndef TALLY_CRASH_GUARDED_SPACE_H_
#define TALLY_CRASH_GUARDED_SPACE_H_

#include "stack/address_space.h"

namespace tally::crash {

// Reads nothing without expecting a fault (guarded_copy.h). Async-signal-safe.
stack::AddressSpace guarded_space();

}  // namespace tally::crash

#endif  // TALLY_CRASH_GUARDED_SPACE_H_
