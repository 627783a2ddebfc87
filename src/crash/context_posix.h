// The registers of what a signal interrupted.
#ifndef TALLY_CRASH_CONTEXT_POSIX_H_
#define TALLY_CRASH_CONTEXT_POSIX_H_

#include <ucontext.h>

#include "stack/registers.h"

namespace tally::crash {

// From what a handler gets as its third argument, or a copy of it. Async-signal-safe.
stack::Registers registers_of(const ucontext_t& context);

// Makes the interrupted code go on at another place.
void set_program_counter(ucontext_t& context, uintptr_t address);

}  // namespace tally::crash

#endif  // TALLY_CRASH_CONTEXT_POSIX_H_
