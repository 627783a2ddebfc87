// What counting a stack does once the registers are known.
#ifndef TALLY_STACK_COUNT_STACK_H_
#define TALLY_STACK_COUNT_STACK_H_

#include <cstddef>

#include "stack/own_registers.h"
#include "tally/stack.h"

namespace tally::stack {

// Counts the stack of the caller of the function whose registers these are: a function of its own,
// which is passed over. For any thread, also in signal handlers.
void count_stack(const StackCounter& counter, size_t depth, const Registers& registers);

}  // namespace tally::stack

#endif  // TALLY_STACK_COUNT_STACK_H_
