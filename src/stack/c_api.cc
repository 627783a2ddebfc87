// tally/tally.h in terms of tally/stack.h: a C stack counter is a StackCounter, member for member.
#include "stack/count_stack.h"
#include "tally/stack.h"
#include "tally/tally.h"

static_assert(sizeof(tally::StackCounter) == sizeof(tally_stack_counter));
static_assert(alignof(tally::StackCounter) == alignof(tally_stack_counter));

__attribute__((noinline)) void tally_stack_count_caller(tally_stack_counter* counter) {
  tally::stack::Registers registers;
  tally::stack::read_own_registers(registers);
  tally::stack::count_stack(*reinterpret_cast<tally::StackCounter*>(counter),
                            counter->internal_depth, registers);
}

int tally_add_program_module(const char* file_name) {
  return tally::add_program_module(file_name) ? 1 : 0;
}
