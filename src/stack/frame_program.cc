#include "stack/frame_program.h"

namespace tally::stack {
namespace {

// DW_CFA_*: the first three have an operand in their low six bits.
enum Instruction : uint8_t {
  kAdvance = 0x40,
  kOffset = 0x80,
  kRestore = 0xc0,
  kNop = 0x00,
  kSetLocation = 0x01,
  kAdvance1 = 0x02,
  kAdvance2 = 0x03,
  kAdvance4 = 0x04,
  kOffsetExtended = 0x05,
  kRestoreExtended = 0x06,
  kUndefined = 0x07,
  kSameValue = 0x08,
  kRegister = 0x09,
  kRememberState = 0x0a,
  kRestoreState = 0x0b,
  kDefineCfa = 0x0c,
  kDefineCfaRegister = 0x0d,
  kDefineCfaOffset = 0x0e,
  kDefineCfaExpression = 0x0f,
  kExpression = 0x10,
  kOffsetExtendedSigned = 0x11,
  kDefineCfaSigned = 0x12,
  kDefineCfaOffsetSigned = 0x13,
  kValueOffset = 0x14,
  kValueOffsetSigned = 0x15,
  kValueExpression = 0x16,
  kNegateReturnAddressState = 0x2d,  // arm64: whether it is signed, which strip_signature undoes
  kArgumentsSize = 0x2e,
  kNegativeOffsetExtended = 0x2f,
};

constexpr unsigned kMostInstructions = 10'000;

class Machine {
 public:
  Machine(const Memory& memory, const FrameProgram& program, uintptr_t pc, CallFrame& frame)
      : memory_(memory),
        program_(program),
        pc_(pc),
        location_(program.function_begin),
        frame_(frame),
        row_(frame.row) {}

  bool run() {
    row_ = CallFrameRow{};
    if (!run(program_.common_begin, program_.common_end)) return false;
    frame_.initial = row_;
    return run(program_.begin, program_.end);
  }

 private:
  using Kind = RegisterRule::Kind;

  bool run(uintptr_t begin, uintptr_t end) {
    Cursor cursor{memory_, begin, end};
    while (!cursor.is_at_end() && location_ <= pc_) {
      if (++steps_ > kMostInstructions || !execute(cursor)) return false;
    }
    return cursor.is_good();
  }

  void advance(uint64_t by) { location_ += static_cast<uintptr_t>(by * program_.code_alignment); }

  void set(uint64_t reg, Kind kind, int64_t operand = 0) {
    if (reg < kRegisterCount) row_.rules[reg] = {kind, operand};  // others need not be known
  }

  void restore(uint64_t reg) {
    if (reg < kRegisterCount) row_.rules[reg] = frame_.initial.rules[reg];
  }

  void set_cfa(uint64_t reg, int64_t operand) {
    row_.cfa_is_expression = false;
    row_.cfa_register = reg;
    row_.cfa_operand = operand;
  }

  int64_t scaled(uint64_t factor) const {
    return static_cast<int64_t>(factor * static_cast<uint64_t>(program_.data_alignment));
  }
  int64_t scaled(int64_t factor) const { return scaled(static_cast<uint64_t>(factor)); }

  // An expression is kept as the place where it stands.
  static int64_t take_expression(Cursor& cursor) {
    const auto place = static_cast<int64_t>(cursor.position());
    cursor.skip(static_cast<uintptr_t>(cursor.take_uleb()));
    return place;
  }

  bool execute(Cursor& cursor) {
    const auto byte = cursor.take<uint8_t>();
    const uint8_t operand = byte & 0x3f;
    switch (byte & 0xc0) {
      case kAdvance:
        advance(operand);
        return true;
      case kOffset:
        set(operand, Kind::kSavedAt, scaled(cursor.take_uleb()));
        return true;
      case kRestore:
        restore(operand);
        return true;
      default:
        return execute_location(byte, cursor) || execute_cfa(byte, cursor) ||
               execute_register(byte, cursor) || execute_state(byte, cursor);
    }
  }

  bool execute_location(uint8_t instruction, Cursor& cursor) {
    switch (instruction) {
      case kSetLocation:
        location_ = cursor.take_pointer(program_.pointer_encoding);
        return true;
      case kAdvance1:
        advance(cursor.take<uint8_t>());
        return true;
      case kAdvance2:
        advance(cursor.take<uint16_t>());
        return true;
      case kAdvance4:
        advance(cursor.take<uint32_t>());
        return true;
      default:
        return false;
    }
  }

  bool execute_cfa(uint8_t instruction, Cursor& cursor) {
    switch (instruction) {
      case kDefineCfa: {
        const uint64_t reg = cursor.take_uleb();
        set_cfa(reg, static_cast<int64_t>(cursor.take_uleb()));
        return true;
      }
      case kDefineCfaSigned: {
        const uint64_t reg = cursor.take_uleb();
        set_cfa(reg, scaled(cursor.take_sleb()));
        return true;
      }
      case kDefineCfaRegister:
        row_.cfa_register = cursor.take_uleb();
        return true;
      case kDefineCfaOffset:
        row_.cfa_operand = static_cast<int64_t>(cursor.take_uleb());
        return true;
      case kDefineCfaOffsetSigned:
        row_.cfa_operand = scaled(cursor.take_sleb());
        return true;
      case kDefineCfaExpression:
        row_.cfa_operand = take_expression(cursor);
        row_.cfa_is_expression = true;
        return true;
      default:
        return false;
    }
  }

  bool execute_register(uint8_t instruction, Cursor& cursor) {
    const auto with = [&](Kind kind, auto operand) {
      const uint64_t reg = cursor.take_uleb();
      set(reg, kind, operand());
      return true;
    };
    const auto nothing = [] { return int64_t{0}; };
    const auto unsigned_offset = [&] { return scaled(cursor.take_uleb()); };
    const auto signed_offset = [&] { return scaled(cursor.take_sleb()); };
    const auto expression = [&] { return take_expression(cursor); };
    switch (instruction) {
      case kOffsetExtended:
        return with(Kind::kSavedAt, unsigned_offset);
      case kOffsetExtendedSigned:
        return with(Kind::kSavedAt, signed_offset);
      case kNegativeOffsetExtended:
        return with(Kind::kSavedAt, [&] { return -scaled(cursor.take_uleb()); });
      case kValueOffset:
        return with(Kind::kIsOffset, unsigned_offset);
      case kValueOffsetSigned:
        return with(Kind::kIsOffset, signed_offset);
      case kUndefined:
        return with(Kind::kUndefined, nothing);
      case kSameValue:
        return with(Kind::kSame, nothing);
      case kRegister:
        return with(Kind::kInRegister, [&] { return static_cast<int64_t>(cursor.take_uleb()); });
      case kExpression:
        return with(Kind::kSavedAtExpression, expression);
      case kValueExpression:
        return with(Kind::kIsExpression, expression);
      case kRestoreExtended:
        restore(cursor.take_uleb());
        return true;
      default:
        return false;
    }
  }

  bool execute_state(uint8_t instruction, Cursor& cursor) {
    switch (instruction) {
      case kNop:
      case kNegateReturnAddressState:
        return true;
      case kArgumentsSize:
        cursor.take_uleb();
        return true;
      case kRememberState:
        if (remembered_count_ == CallFrame::kMostRemembered) return false;
        frame_.remembered[remembered_count_++] = row_;
        return true;
      case kRestoreState:
        if (remembered_count_ == 0) return false;
        row_ = frame_.remembered[--remembered_count_];
        return true;
      default:
        return false;
    }
  }

  const Memory& memory_;
  const FrameProgram& program_;
  const uintptr_t pc_;
  uintptr_t location_;
  CallFrame& frame_;
  CallFrameRow& row_;
  unsigned remembered_count_ = 0;
  unsigned steps_ = 0;
};

}  // namespace

bool run_frame_program(const Memory& memory, const FrameProgram& program, uintptr_t pc,
                       CallFrame& out) {
  return Machine{memory, program, pc, out}.run();
}

}  // namespace tally::stack
