// Call frame information: how to find, from any instruction of a function, its caller's registers.
//
// Sources: DWARF 5, section 6.4 "Call Frame Information"; the Linux Standard Base, "Exception
// Frames" for .eh_frame and .eh_frame_hdr.
#ifndef TALLY_STACK_CALL_FRAME_H_
#define TALLY_STACK_CALL_FRAME_H_

#include <cstdint>

#include "stack/cursor.h"
#include "stack/memory.h"
#include "stack/module.h"
#include "stack/registers.h"

namespace tally::stack {

// How the caller's value of one register is found.
struct RegisterRule {
  enum class Kind : uint8_t {
    kSame,               // it was not changed
    kUndefined,          // it is lost; for the return address: there is no caller
    kSavedAt,            // in memory at CFA + operand
    kIsOffset,           // it is CFA + operand
    kInRegister,         // in the register `operand`
    kSavedAtExpression,  // in memory where the expression at `operand` says
    kIsExpression,       // what the expression at `operand` says
  };
  Kind kind = Kind::kSame;
  // Where an expression begins (with its length), or a number of bytes or a register.
  int64_t operand = 0;
};

// The rules that hold at one instruction. The CFA (canonical frame address) is what the caller's
// stack pointer was before the call.
struct CallFrameRow {
  bool cfa_is_expression = false;
  uint64_t cfa_register = kRegisterCount;
  int64_t cfa_operand = 0;  // bytes to add, or where the expression begins
  RegisterRule rules[kRegisterCount] = {};
};

struct CallFrame {
  CallFrameRow row;
  uint64_t return_address_register = 0;
  // A frame of the kernel's making: what it returns to was interrupted, not called.
  bool is_signal_frame = false;

  // Rows that are only needed until `row` is found: not on the stack of a signal handler.
  static constexpr unsigned kMostRemembered = 3;  // compilers nest two deep
  CallFrameRow initial;
  CallFrameRow remembered[kMostRemembered];
};

// Finds the call frame of the function in which the instruction at `pc` is: the rules that hold
// when it is executed, or rather, for a call, while the called function runs. False if the module
// has none, or none that can be read. Safe in signal handlers, as far as `memory` is.
bool find_call_frame(const Memory& memory, const Module& module, uintptr_t pc, CallFrame& out);

}  // namespace tally::stack

#endif  // TALLY_STACK_CALL_FRAME_H_
