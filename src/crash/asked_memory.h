// Reads memory that may not be there where nobody can catch the fault.
#ifndef TALLY_CRASH_ASKED_MEMORY_H_
#define TALLY_CRASH_ASKED_MEMORY_H_

#include "stack/memory.h"

namespace tally::crash {

// This process's memory, of which the kernel is asked first whether it can be read, by a call that
// every sandbox allows. Slower than guarded_memory by a system call for each page.
// Async-signal-safe.
stack::Memory asked_memory();

}  // namespace tally::crash

#endif  // TALLY_CRASH_ASKED_MEMORY_H_
