// The instructions of call frame information (DWARF 5, section 6.4.2).
#ifndef TALLY_STACK_FRAME_PROGRAM_H_
#define TALLY_STACK_FRAME_PROGRAM_H_

#include <cstdint>

#include "stack/call_frame.h"

namespace tally::stack {

struct FrameProgram {
  uint64_t code_alignment = 1;
  int64_t data_alignment = 1;
  uint8_t pointer_encoding = pointer_encoding::kAbsolute;
  uintptr_t function_begin = 0;
  uintptr_t common_begin = 0;  // instructions that all functions share
  uintptr_t common_end = 0;
  uintptr_t begin = 0;  // those of the function
  uintptr_t end = 0;
};

// Makes the row that holds at `pc`, in `out.row`. False for an instruction that is not known, or a
// program that cannot be read or does not end.
bool run_frame_program(const Memory& memory, const FrameProgram& program, uintptr_t pc,
                       CallFrame& out);

}  // namespace tally::stack

#endif  // TALLY_STACK_FRAME_PROGRAM_H_
