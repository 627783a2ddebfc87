// This process as an address space, while it dies.
#ifndef TALLY_CRASH_GUARDED_SPACE_H_
#define TALLY_CRASH_GUARDED_SPACE_H_

#include "stack/address_space.h"

namespace tally::crash {

// Reads nothing without expecting a fault: it is caught (guarded_copy.h) or, if that is not
// possible, avoided (asked_memory.h). Async-signal-safe.
stack::AddressSpace guarded_space(bool can_catch_faults);

}  // namespace tally::crash

#endif  // TALLY_CRASH_GUARDED_SPACE_H_
