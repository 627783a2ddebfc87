// Reads memory that may not be there, without asking the kernel: a program may be dying in a
// sandbox that forbids it.
#ifndef TALLY_CRASH_GUARDED_COPY_H_
#define TALLY_CRASH_GUARDED_COPY_H_

#include <cstddef>
#include <cstdint>

#include "stack/memory.h"

namespace tally::crash {

// This process's memory, read so that a fault only means that it cannot be read. Only where the
// handler of SIGSEGV and SIGBUS calls `recover_guarded_copy`, and neither is blocked.
stack::Memory guarded_memory();

// For a handler: if the fault was one of reading as above, makes the interrupted code go on as if
// it had been told so, and returns true: the handler must then return. `context` is the handler's
// third argument.
bool recover_guarded_copy(void* context);

}  // namespace tally::crash

#endif  // TALLY_CRASH_GUARDED_COPY_H_
