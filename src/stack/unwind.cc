#include "stack/unwind.h"

#include "stack/expression.h"

namespace tally::stack {
namespace {

using Kind = RegisterRule::Kind;

// Frames are not larger, by far; a frame pointer that says so is none.
constexpr uintptr_t kMostFrameBytes = 16U << 20;

bool find_cfa(const Memory& memory, const CallFrameRow& row, const Registers& registers,
              uintptr_t& cfa) {
  if (row.cfa_is_expression) {
    return evaluate_expression(memory, static_cast<uintptr_t>(row.cfa_operand), registers, nullptr,
                               cfa);
  }
  if (row.cfa_register >= kRegisterCount) return false;
  cfa = registers.value[row.cfa_register] + static_cast<uintptr_t>(row.cfa_operand);
  return true;
}

bool find_value(const Memory& memory, const RegisterRule& rule, const Registers& registers,
                uintptr_t cfa, uintptr_t& value) {
  const auto operand = static_cast<uintptr_t>(rule.operand);
  uintptr_t place = 0;
  switch (rule.kind) {
    case Kind::kSame:
    case Kind::kUndefined:
      return true;
    case Kind::kSavedAt:
      return memory.read(cfa + operand, value);
    case Kind::kIsOffset:
      value = cfa + operand;
      return true;
    case Kind::kInRegister:
      if (operand >= kRegisterCount) return false;
      value = registers.value[operand];
      return true;
    case Kind::kSavedAtExpression:
      return evaluate_expression(memory, operand, registers, &cfa, place) &&
             memory.read(place, value);
    case Kind::kIsExpression:
      return evaluate_expression(memory, operand, registers, &cfa, value);
  }
  return false;
}

// Whether the stack was really left by a frame: else a damaged one could lead in a circle.
bool is_progress(const Frame& from, uintptr_t cfa, uintptr_t return_address) {
  if (cfa > from.registers.sp()) return true;
  // A function that keeps nothing on the stack calls nobody: it is innermost, or was interrupted.
  return !kCallsPushReturnAddress && cfa == from.registers.sp() && from.is_exact &&
         return_address != from.registers.pc();
}

Unwound unwind_by_frame_pointer(const Memory& memory, Frame& frame) {
  Registers& registers = frame.registers;
  const uintptr_t at = registers.fp();
  struct {
    uintptr_t frame_pointer;
    uintptr_t return_address;
  } saved;
  if (at < registers.sp() || at - registers.sp() > kMostFrameBytes || at % sizeof at != 0 ||
      !memory.read(at, saved)) {
    return Unwound::kLost;
  }
  registers.value[kFramePointer] = saved.frame_pointer;
  registers.value[kProgramCounter] = strip_signature(saved.return_address);
  registers.value[kStackPointer] = at + sizeof saved;
  frame.is_exact = false;
  frame.is_guessed = true;
  return registers.pc() == 0 ? Unwound::kOutermost : Unwound::kCaller;
}

}  // namespace

Unwound apply(const Memory& memory, const CallFrame& call_frame, Frame& frame) {
  const CallFrameRow& row = call_frame.row;
  const uint64_t column = call_frame.return_address_register;
  if (column >= kRegisterCount) return Unwound::kLost;
  if (row.rules[column].kind == Kind::kUndefined) return Unwound::kOutermost;
  const Registers& before = frame.registers;
  uintptr_t cfa = 0;
  if (!find_cfa(memory, row, before, cfa)) return Unwound::kLost;
  Registers caller = before;
  caller.value[kStackPointer] = cfa;
  for (unsigned i = 0; i < kRegisterCount; ++i) {
    if (!find_value(memory, row.rules[i], before, cfa, caller.value[i])) return Unwound::kLost;
  }
  const uintptr_t return_address = strip_signature(caller.value[column]);
  caller.value[kProgramCounter] = return_address;
  if (return_address == 0) return Unwound::kOutermost;
  if (!call_frame.is_signal_frame && !is_progress(frame, cfa, return_address)) {
    return Unwound::kLost;
  }
  frame.registers = caller;
  frame.is_exact = call_frame.is_signal_frame;
  return Unwound::kCaller;
}

Unwound unwind(const AddressSpace& space, const Module& module, CallFrame& found, Frame& frame) {
  if (kHasCallFrameInformation && find_call_frame(space.memory, module, frame.address(), found)) {
    return apply(space.memory_for(frame.is_guessed), found, frame);
  }
  if (!kHasCallFrameInformation) {
    if (!frame.is_exact) return Unwound::kLost;
    return unwind_bad_call(space.memory,
                           frame);  // what the link register says is all that is known
  }
  return unwind_by_frame_pointer(space.memory_for(true), frame);
}

Unwound unwind_bad_call(const Memory& memory, Frame& frame) {
  Registers& registers = frame.registers;
  uintptr_t return_address = 0;
  if (kCallsPushReturnAddress) {
    if (!memory.read(registers.sp(), return_address)) return Unwound::kLost;
    registers.value[kStackPointer] += sizeof return_address;
  } else {
    return_address = strip_signature(registers.value[kLinkRegister]);
  }
  if (return_address == registers.pc()) return Unwound::kLost;
  registers.value[kProgramCounter] = return_address;
  frame.is_exact = false;
  return return_address == 0 ? Unwound::kOutermost : Unwound::kCaller;
}

}  // namespace tally::stack
