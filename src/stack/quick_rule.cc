#include "stack/quick_rule.h"

namespace tally::stack {
namespace {

using RuleKind = RegisterRule::Kind;

constexpr auto kWord = static_cast<int64_t>(sizeof(uintptr_t));

// Bytes as words, if they are a whole number that such an integer holds.
template <typename Integer>
bool to_words(int64_t bytes, Integer& words) {
  if (bytes % kWord != 0 || bytes / kWord < INT8_MIN || bytes / kWord > INT8_MAX) return false;
  words = static_cast<Integer>(bytes / kWord);
  return true;
}

}  // namespace

QuickRule::QuickRule(const CallFrame& frame) : bits_(static_cast<uint64_t>(Kind::kOther)) {
  const CallFrameRow& row = frame.row;
  if (frame.return_address_register >= kRegisterCount) return;
  const RegisterRule& returns_to = row.rules[frame.return_address_register];
  if (returns_to.kind == RuleKind::kUndefined) {
    bits_ = static_cast<uint64_t>(Kind::kOutermost);
    return;
  }
  const RegisterRule& frame_pointer = row.rules[kFramePointer];
  const bool from_frame_pointer = row.cfa_register == kFramePointer;
  const bool saves = frame_pointer.kind == RuleKind::kSavedAt;
  int16_t return_words = 0;
  int8_t pointer_words = 0;
  if (frame.is_signal_frame || row.cfa_is_expression ||
      (!from_frame_pointer && row.cfa_register != kStackPointer) || row.cfa_operand < INT32_MIN ||
      row.cfa_operand > INT32_MAX || row.rules[kStackPointer].kind != RuleKind::kSame ||
      returns_to.kind != RuleKind::kSavedAt || !to_words(returns_to.operand, return_words) ||
      (!saves && frame_pointer.kind != RuleKind::kSame) ||
      (saves && !to_words(frame_pointer.operand, pointer_words))) {
    return;
  }
  bits_ = static_cast<uint64_t>(Kind::kStep) | (from_frame_pointer ? 4U : 0U) | (saves ? 8U : 0U) |
          uint64_t{static_cast<uint8_t>(pointer_words)} << 8 |
          uint64_t{static_cast<uint16_t>(return_words)} << 16 |
          uint64_t{static_cast<uint32_t>(row.cfa_operand)} << 32;
}

}  // namespace tally::stack
