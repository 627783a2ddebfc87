// The registers that unwinding needs, by their DWARF numbers, on each processor we know.
//
// Sources: the System V ABI of each processor ("DWARF Register Number Mapping"; for arm64, "DWARF
// for the Arm 64-bit Architecture").
#ifndef TALLY_STACK_REGISTERS_H_
#define TALLY_STACK_REGISTERS_H_

#include <cstddef>
#include <cstdint>

namespace tally::stack {

#if defined(__x86_64__)
inline constexpr unsigned kStackPointer = 7;
inline constexpr unsigned kFramePointer = 6;
inline constexpr unsigned kProgramCounter = 16;  // the column of the return address
inline constexpr unsigned kRegisterCount = 17;
inline constexpr bool kHasCallFrameInformation = true;
#elif defined(__i386__)
inline constexpr unsigned kStackPointer = 4;
inline constexpr unsigned kFramePointer = 5;
inline constexpr unsigned kProgramCounter = 8;  // the column of the return address
inline constexpr unsigned kRegisterCount = 9;
inline constexpr bool kHasCallFrameInformation = true;
#elif defined(__aarch64__)
inline constexpr unsigned kFramePointer = 29;
inline constexpr unsigned kLinkRegister = 30;  // the column of the return address
inline constexpr unsigned kStackPointer = 31;
inline constexpr unsigned kProgramCounter =
    32;  // has no DWARF number of this kind; the place is ours
inline constexpr unsigned kRegisterCount = 33;
inline constexpr bool kHasCallFrameInformation = true;
#elif defined(__arm__)
// Its unwind tables (.ARM.exidx) are of another kind, which is not read: a stack is the function
// that counts, or in which the program crashed, and there perhaps its caller.
inline constexpr unsigned kFramePointer = 11;
inline constexpr unsigned kStackPointer = 13;
inline constexpr unsigned kLinkRegister = 14;
inline constexpr unsigned kProgramCounter = 15;
inline constexpr unsigned kRegisterCount = 16;
inline constexpr bool kHasCallFrameInformation = false;
#else
#error "unwinding is not written for this processor"
#endif

#if defined(__aarch64__) || defined(__arm__)
inline constexpr bool kCallsPushReturnAddress = false;  // they put it into the link register
#else
inline constexpr bool kCallsPushReturnAddress = true;
inline constexpr unsigned kLinkRegister = kProgramCounter;
#endif

struct Registers {
  uintptr_t value[kRegisterCount] = {};

  uintptr_t pc() const { return value[kProgramCounter]; }
  uintptr_t sp() const { return value[kStackPointer]; }
  uintptr_t fp() const { return value[kFramePointer]; }
};

// A return address without what processors put into its upper bits to sign it.
constexpr uintptr_t strip_signature(uintptr_t address) {
#if defined(__aarch64__)
  return address & ((uintptr_t{1} << 48) - 1);  // addresses of programs have at most 48 bits
#else
  return address;
#endif
}

}  // namespace tally::stack

#endif  // TALLY_STACK_REGISTERS_H_
