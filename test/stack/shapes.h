// Ways to call a function, each with another kind of frame between it and `main`. The tests of
// stack counters count at the bottom of them, those of crashes crash there.
#ifndef TALLY_TEST_STACK_SHAPES_H_
#define TALLY_TEST_STACK_SHAPES_H_

#include <string_view>

// Keeps a function's frame where it is written: never inlined, cloned or left early.
#if defined(__clang__)
#define SHAPES_FRAME __attribute__((noinline))
#else
#define SHAPES_FRAME __attribute__((noipa))
#endif

namespace shapes {

using Bottom = void (*)();

// Calls `bottom` by way of the shape of that name. False if there is none. Throws nothing. Before,
// it appends its own address to the file that SHAPES_ADDRESS_LOG names, if any.
bool run(std::string_view shape, Bottom bottom);

}  // namespace shapes

#endif  // TALLY_TEST_STACK_SHAPES_H_
