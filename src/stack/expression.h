// DWARF expressions, as far as call frame information uses them (DWARF 5, section 2.5).
#ifndef TALLY_STACK_EXPRESSION_H_
#define TALLY_STACK_EXPRESSION_H_

#include <cstdint>

#include "stack/memory.h"
#include "stack/registers.h"

namespace tally::stack {

// Evaluates the expression at `at`, which begins with its length in bytes, over these registers.
// `initial`, if not null, is on its stack at the start. False for an operation that is not known, a
// register that has no value here, memory that cannot be read, or an expression that does not end.
// For signal handlers, as far as `memory` is.
bool evaluate_expression(const Memory& memory, uintptr_t at, const Registers& registers,
                         const uintptr_t* initial, uintptr_t& result);

}  // namespace tally::stack

#endif  // TALLY_STACK_EXPRESSION_H_
