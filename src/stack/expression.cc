#include "stack/expression.h"

#include "stack/cursor.h"

namespace tally::stack {
namespace {

// DW_OP_*.
enum Operation : uint8_t {
  kAddress = 0x03,
  kDereference = 0x06,
  kConst1u = 0x08,
  kConst1s = 0x09,
  kConst2u = 0x0a,
  kConst2s = 0x0b,
  kConst4u = 0x0c,
  kConst4s = 0x0d,
  kConst8u = 0x0e,
  kConst8s = 0x0f,
  kConstu = 0x10,
  kConsts = 0x11,
  kDuplicate = 0x12,
  kDrop = 0x13,
  kOver = 0x14,
  kPick = 0x15,
  kSwap = 0x16,
  kRotate = 0x17,
  kAbsolute = 0x19,
  kAnd = 0x1a,
  kDivide = 0x1b,
  kMinus = 0x1c,
  kModulo = 0x1d,
  kMultiply = 0x1e,
  kNegate = 0x1f,
  kNot = 0x20,
  kOr = 0x21,
  kPlus = 0x22,
  kPlusConstant = 0x23,
  kShiftLeft = 0x24,
  kShiftRight = 0x25,
  kShiftRightArithmetic = 0x26,
  kXor = 0x27,
  kBranch = 0x28,
  kEqual = 0x29,
  kGreaterOrEqual = 0x2a,
  kGreater = 0x2b,
  kLessOrEqual = 0x2c,
  kLess = 0x2d,
  kNotEqual = 0x2e,
  kSkip = 0x2f,
  kLiteral0 = 0x30,
  kLiteral31 = 0x4f,
  kRegister0 = 0x70,  // its value and a number
  kRegister31 = 0x8f,
  kRegisterExtended = 0x92,
  kNop = 0x96,
};

constexpr unsigned kMostSteps = 1000;
constexpr unsigned kMostValues = 16;
constexpr uint64_t kMostBytes = 4096;

class Evaluation {
 public:
  Evaluation(const Memory& memory, const Registers& registers)
      : memory_(memory), registers_(registers) {}

  void push(uintptr_t value) {
    if (size_ == kMostValues) good_ = false;
    if (good_) values_[size_++] = value;
  }

  bool run(Cursor& cursor, uintptr_t& result) {
    for (unsigned steps = 0; good_ && !cursor.is_at_end(); ++steps) {
      if (steps == kMostSteps) return false;
      const auto operation = cursor.take<uint8_t>();
      if (!constant(operation, cursor) && !arrangement(operation, cursor) &&
          !arithmetic(operation, cursor) && !jump(operation, cursor)) {
        return false;
      }
    }
    good_ = good_ && cursor.is_good();
    result = pop();
    return good_;
  }

 private:
  uintptr_t pop() {
    if (size_ == 0) good_ = false;
    return good_ ? values_[--size_] : 0;
  }

  void push_copy(uintptr_t depth) {
    if (depth < size_) {
      push(values_[size_ - 1 - depth]);
    } else {
      good_ = false;
    }
  }

  void push_register(uint64_t reg, int64_t offset) {
    if (reg < kRegisterCount) {
      push(registers_.value[reg] + static_cast<uintptr_t>(offset));
    } else {
      good_ = false;
    }
  }

  static uintptr_t from(int64_t value) { return static_cast<uintptr_t>(value); }

  bool constant(uint8_t operation, Cursor& cursor) {
    if (operation >= kLiteral0 && operation <= kLiteral31) {
      push(operation - uintptr_t{kLiteral0});
      return true;
    }
    if (operation >= kRegister0 && operation <= kRegister31) {
      push_register(operation - uint64_t{kRegister0}, cursor.take_sleb());
      return true;
    }
    switch (operation) {
      case kAddress:
        push(cursor.take<uintptr_t>());
        return true;
      case kConst1u:
        push(cursor.take<uint8_t>());
        return true;
      case kConst1s:
        push(from(cursor.take<int8_t>()));
        return true;
      case kConst2u:
        push(cursor.take<uint16_t>());
        return true;
      case kConst2s:
        push(from(cursor.take<int16_t>()));
        return true;
      case kConst4u:
        push(cursor.take<uint32_t>());
        return true;
      case kConst4s:
        push(from(cursor.take<int32_t>()));
        return true;
      case kConst8u:
        push(static_cast<uintptr_t>(cursor.take<uint64_t>()));
        return true;
      case kConst8s:
        push(from(cursor.take<int64_t>()));
        return true;
      case kConstu:
        push(static_cast<uintptr_t>(cursor.take_uleb()));
        return true;
      case kConsts:
        push(from(cursor.take_sleb()));
        return true;
      case kRegisterExtended: {
        const uint64_t reg = cursor.take_uleb();
        push_register(reg, cursor.take_sleb());
        return true;
      }
      default:
        return false;
    }
  }

  bool arrangement(uint8_t operation, Cursor& cursor) {
    switch (operation) {
      case kNop:
        return true;
      case kDrop:
        pop();
        return true;
      case kDuplicate:
        push_copy(0);
        return true;
      case kOver:
        push_copy(1);
        return true;
      case kPick:
        push_copy(cursor.take<uint8_t>());
        return true;
      case kDereference: {
        uintptr_t value = 0;
        if (!memory_.read(pop(), value)) good_ = false;
        push(value);
        return true;
      }
      case kSwap: {
        const uintptr_t first = pop(), second = pop();
        push(first);
        push(second);
        return true;
      }
      case kRotate: {
        const uintptr_t first = pop(), second = pop(), third = pop();
        push(first);
        push(third);
        push(second);
        return true;
      }
      default:
        return false;
    }
  }

  bool arithmetic(uint8_t operation, Cursor& cursor) {
    switch (operation) {
      case kPlusConstant:
        push(pop() + static_cast<uintptr_t>(cursor.take_uleb()));
        return true;
      case kNegate:
        push(0 - pop());
        return true;
      case kNot:
        push(~pop());
        return true;
      case kAbsolute: {
        const auto value = static_cast<intptr_t>(pop());
        push(value < 0 ? 0 - static_cast<uintptr_t>(value) : static_cast<uintptr_t>(value));
        return true;
      }
      default:
        break;
    }
    if (operation < kAnd || operation > kNotEqual || operation == kBranch) return false;
    const uintptr_t right = pop(), left = pop();
    push(combine(operation, left, right));
    return true;
  }

  uintptr_t combine(uint8_t operation, uintptr_t left, uintptr_t right) {
    constexpr uintptr_t kBits = sizeof(uintptr_t) * 8;
    const auto a = static_cast<intptr_t>(left), b = static_cast<intptr_t>(right);
    switch (operation) {
      case kAnd:
        return left & right;
      case kOr:
        return left | right;
      case kXor:
        return left ^ right;
      case kPlus:
        return left + right;
      case kMinus:
        return left - right;
      case kMultiply:
        return left * right;
      case kShiftLeft:
        return right < kBits ? left << right : 0;
      case kShiftRight:
        return right < kBits ? left >> right : 0;
      case kShiftRightArithmetic:
        return static_cast<uintptr_t>(a >> (right < kBits ? right : kBits - 1));
      case kDivide:
      case kModulo:
        if (b == 0 || (b == -1 && a == INTPTR_MIN)) good_ = false;
        if (!good_) return 0;
        return operation == kDivide ? static_cast<uintptr_t>(a / b) : left % right;
      case kEqual:
        return a == b;
      case kNotEqual:
        return a != b;
      case kGreater:
        return a > b;
      case kGreaterOrEqual:
        return a >= b;
      case kLess:
        return a < b;
      case kLessOrEqual:
        return a <= b;
      default:
        good_ = false;
        return 0;
    }
  }

  bool jump(uint8_t operation, Cursor& cursor) {
    if (operation != kSkip && operation != kBranch) return false;
    const auto distance = cursor.take<int16_t>();
    if (operation == kBranch && pop() == 0) return true;
    cursor.go_to(cursor.position() + static_cast<uintptr_t>(intptr_t{distance}));
    return true;
  }

  const Memory& memory_;
  const Registers& registers_;
  uintptr_t values_[kMostValues];
  unsigned size_ = 0;
  bool good_ = true;
};

}  // namespace

bool evaluate_expression(const Memory& memory, uintptr_t at, const Registers& registers,
                         const uintptr_t* initial, uintptr_t& result) {
  Cursor length{memory, at, at + 10};
  const uint64_t size = length.take_uleb();
  if (!length.is_good() || size > kMostBytes) return false;
  const uintptr_t begin = length.position();
  Cursor cursor{memory, begin, begin + static_cast<uintptr_t>(size)};
  Evaluation evaluation{memory, registers};
  if (initial != nullptr) evaluation.push(*initial);
  return evaluation.run(cursor, result);
}

}  // namespace tally::stack
