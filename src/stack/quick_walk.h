// Walks a thread's own stack fast, by rules that are remembered for each address.
#ifndef TALLY_STACK_QUICK_WALK_H_
#define TALLY_STACK_QUICK_WALK_H_

#include "stack/registers.h"
#include "stack/walk.h"

namespace tally::stack {

// As `walk` from the given registers of the calling function, for the thread that calls it. False
// if only `walk` can say. What is remembered can be of a library that was unloaded since, so the
// result is right only if it is the same as what `walk` says, or was once and the modules are the
// same. Async-signal-safe, for any thread.
bool quick_walk(const Registers& registers, size_t skipped, size_t most, Walk& out);

// Forgets all rules.
void forget_quick_rules();

}  // namespace tally::stack

#endif  // TALLY_STACK_QUICK_WALK_H_
