// A call frame in 64 bits: enough for nearly all functions, of which only the stack pointer, the
// frame pointer and the return address need to be known to reach the next one.
#ifndef TALLY_STACK_QUICK_RULE_H_
#define TALLY_STACK_QUICK_RULE_H_

#include <cstdint>

#include "stack/call_frame.h"

namespace tally::stack {

class QuickRule {
 public:
  enum class Kind : uint8_t {
    kNone,       // no rule
    kStep,       // the caller can be found as said below
    kOutermost,  // there is no caller
    kOther,      // needs all registers, or tables, to be followed
  };

  constexpr QuickRule() = default;
  explicit constexpr QuickRule(uint64_t bits) : bits_(bits) {}
  explicit QuickRule(const CallFrame& frame);

  Kind kind() const { return static_cast<Kind>(bits_ & 3); }
  // The CFA is this register plus an offset in bytes.
  bool cfa_is_from_frame_pointer() const { return (bits_ & 4) != 0; }
  intptr_t cfa_offset() const { return static_cast<int32_t>(bits_ >> 32); }
  // Where the return address and the caller's frame pointer are, in bytes from the CFA.
  intptr_t return_address_offset() const {
    return static_cast<int16_t>(bits_ >> 16) * intptr_t{sizeof(uintptr_t)};
  }
  bool saves_frame_pointer() const { return (bits_ & 8) != 0; }
  intptr_t frame_pointer_offset() const {
    return static_cast<int8_t>(bits_ >> 8) * intptr_t{sizeof(uintptr_t)};
  }

  constexpr uint64_t bits() const { return bits_; }

 private:
  uint64_t bits_ = 0;
};

}  // namespace tally::stack

#endif  // TALLY_STACK_QUICK_RULE_H_
