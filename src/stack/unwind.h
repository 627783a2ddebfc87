// From a function's registers to those of its caller.
#ifndef TALLY_STACK_UNWIND_H_
#define TALLY_STACK_UNWIND_H_

#include "stack/address_space.h"
#include "stack/call_frame.h"

namespace tally::stack {

// What is known of the registers of one frame.
struct Frame {
  Registers registers;
  // Whether the instruction at `pc` was about to be executed: in the innermost frame, and where a
  // signal came. Elsewhere `pc` is where a call returns to.
  bool is_exact = true;
  // Whether a frame pointer was taken for one that may have been anything.
  bool is_guessed = false;

  // The address of the instruction, or of the last byte of the call. By it functions are looked up:
  // a call that does not return can be the last instruction of its function.
  uintptr_t address() const { return registers.pc() - (is_exact ? 0 : 1); }
};

enum class Unwound {
  kCaller,     // the frame is the caller's now
  kOutermost,  // there is no caller
  kLost,  // nobody can say who the caller is: the tables or the stack are not there, or damaged
};

// Moves to the caller by the rules of the function's call frame.
Unwound apply(const Memory& memory, const CallFrame& call_frame, Frame& frame);

// Moves to the caller of the frame, whose code is in `module`: by the module's tables or, where
// they say nothing of it, by the frame pointer, if there is a plausible one. `found` is where the
// call frame is put. Safe in signal handlers, as far as the address space is.
Unwound unwind(const AddressSpace& space, const Module& module, CallFrame& found, Frame& frame);

// Moves to the caller of something that is no code: the address that was called, perhaps null, is
// not that of a function. The call itself has left the return address.
Unwound unwind_bad_call(const Memory& memory, Frame& frame);

}  // namespace tally::stack

#endif  // TALLY_STACK_UNWIND_H_
