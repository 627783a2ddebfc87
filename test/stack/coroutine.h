// Stacks that are none of a thread's own.
#ifndef TALLY_TEST_STACK_COROUTINE_H_
#define TALLY_TEST_STACK_COROUTINE_H_

#include <cstdint>

#include "shapes.h"

namespace coroutine {

// Calls `bottom` on a stack of its own, above which there is memory that nobody may touch, by way
// of a function for which there is no call frame information and whose frame pointer has this value
// (where the machine is an x86-64). False if that cannot be had.
bool call(shapes::Bottom bottom, uintptr_t frame_pointer);

// The address above that stack's last byte: the same for each call.
uintptr_t end_of_stack();

}  // namespace coroutine

#endif  // TALLY_TEST_STACK_COROUTINE_H_
