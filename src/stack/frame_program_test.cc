#include "stack/frame_program.h"

#include <gtest/gtest.h>

#include <optional>

#include "stack/bytes_fixture.h"

namespace tally::stack {
namespace {

using Kind = RegisterRule::Kind;
constexpr uintptr_t kBase = BytesMemory::kBase;
constexpr uintptr_t kFunction = 0x5000;

struct Programs {
  Bytes common;
  Bytes own;
  uint64_t code_alignment = 1;
};

std::optional<CallFrame> run(const Programs& programs, uintptr_t pc = kFunction) {
  BytesMemory bytes{programs.common.str() + programs.own.str()};
  const uintptr_t divide = kBase + programs.common.size();
  const FrameProgram program{.code_alignment = programs.code_alignment,
                             .data_alignment = -8,
                             .function_begin = kFunction,
                             .common_begin = kBase,
                             .common_end = divide,
                             .begin = divide,
                             .end = divide + programs.own.size()};
  CallFrame frame;
  if (!run_frame_program(bytes.memory(), program, pc, frame)) return std::nullopt;
  return frame;
}

std::optional<CallFrame> run(const Bytes& own, uintptr_t pc = kFunction) {
  return run({.common = {}, .own = own}, pc);
}

void expect_rule(const CallFrame& frame, unsigned reg, Kind kind, int64_t operand) {
  EXPECT_EQ(frame.row.rules[reg].kind, kind) << reg;
  EXPECT_EQ(frame.row.rules[reg].operand, operand) << reg;
}

TEST(FrameProgram, EachRuleOfARegister) {
  const auto frame = run(Bytes{}
                             .bytes({0x80 + 0, 2})          // offset
                             .bytes({0x05, 1, 3})           // offset_extended
                             .bytes({0x11, 2, 0x7f})        // offset_extended_sf, -1
                             .bytes({0x07, 3})              // undefined
                             .bytes({0x09, 4, 6})           // register
                             .bytes({0x14, 5, 1})           // val_offset
                             .bytes({0x15, 6, 0x7f})        // val_offset_sf
                             .bytes({0x10, 7, 2, 1, 2})     // expression
                             .bytes({0x16, 8, 1, 1})        // val_expression
                             .bytes({0x2e, 16, 0x2d, 0}));  // GNU_args_size, arm64's, nop
  ASSERT_TRUE(frame);
  expect_rule(*frame, 0, Kind::kSavedAt, -16);
  expect_rule(*frame, 1, Kind::kSavedAt, -24);
  expect_rule(*frame, 2, Kind::kSavedAt, 8);
  expect_rule(*frame, 3, Kind::kUndefined, 0);
  expect_rule(*frame, 4, Kind::kInRegister, 6);
  expect_rule(*frame, 5, Kind::kIsOffset, -8);
  expect_rule(*frame, 6, Kind::kIsOffset, 8);
  expect_rule(*frame, 7, Kind::kSavedAtExpression, int64_t{kBase} + 21);
  expect_rule(*frame, 8, Kind::kIsExpression, int64_t{kBase} + 26);
  const auto again = run(Bytes{}.bytes({0x80, 2, 0x08, 0, 0x2f, 1, 2}));
  ASSERT_TRUE(again);
  expect_rule(*again, 0, Kind::kSame, 0);
  expect_rule(*again, 1, Kind::kSavedAt, 16);
}

TEST(FrameProgram, EachRuleOfTheCfa) {
  const auto cfa = [](std::initializer_list<unsigned> instructions) {
    return run(Bytes{}.bytes({0x0c, 7, 8}).bytes(instructions)).value().row;
  };
  EXPECT_EQ(cfa({}).cfa_register, 7U);
  EXPECT_EQ(cfa({}).cfa_operand, 8);
  EXPECT_EQ(cfa({0x0d, 6}).cfa_register, 6U);
  EXPECT_EQ(cfa({0x0d, 6}).cfa_operand, 8);
  EXPECT_EQ(cfa({0x0e, 0x80, 1}).cfa_operand, 128);
  EXPECT_EQ(cfa({0x12, 6, 0x7e}).cfa_operand, 16);  // -2 of -8
  EXPECT_EQ(cfa({0x13, 0x7e}).cfa_operand, 16);
  EXPECT_TRUE(cfa({0x0f, 1, 0x30}).cfa_is_expression);
  EXPECT_EQ(cfa({0x0f, 1, 0x30}).cfa_operand, int64_t{kBase} + 4);
  EXPECT_FALSE(cfa({0x0f, 1, 0x30, 0x0c, 7, 8}).cfa_is_expression);
}

// CFA offsets 1, 2, 3… from one location to the next.
TEST(FrameProgram, TheRowIsThatOfTheAddress) {
  const Bytes steps = Bytes{}
                          .bytes({0x0c, 7, 1, 0x40 + 4, 0x0e, 2})  // advance_loc 4
                          .bytes({0x02, 200, 0x0e, 3})             // 1
                          .bytes({0x03, 0, 1, 0x0e, 4})            // 2
                          .bytes({0x04, 0, 0, 1, 0, 0x0e, 5})      // 4
                          .bytes({0x01})
                          .put(kFunction + 0x20000)  // set_loc
                          .bytes({0x0e, 6});
  const auto operand_at = [&](uintptr_t offset) {
    return run(steps, kFunction + offset).value().row.cfa_operand;
  };
  EXPECT_EQ(operand_at(0), 1);
  EXPECT_EQ(operand_at(3), 1);
  EXPECT_EQ(operand_at(4), 2);
  EXPECT_EQ(operand_at(203), 2);
  EXPECT_EQ(operand_at(204), 3);
  EXPECT_EQ(operand_at(204 + 255), 3);
  EXPECT_EQ(operand_at(204 + 256), 4);
  EXPECT_EQ(operand_at(204 + 256 + 0xffff), 4);
  EXPECT_EQ(operand_at(204 + 256 + 0x10000), 5);
  EXPECT_EQ(operand_at(0x20000), 6);
}

TEST(FrameProgram, LocationsAreInUnitsOfCode) {
  const Programs programs{
      .common = {}, .own = Bytes{}.bytes({0x0c, 7, 1, 0x41, 0x0e, 2}), .code_alignment = 4};
  EXPECT_EQ(run(programs, kFunction + 3)->row.cfa_operand, 1);
  EXPECT_EQ(run(programs, kFunction + 4)->row.cfa_operand, 2);
}

TEST(FrameProgram, WhatAllFunctionsShareIsRestored) {
  const auto frame = run({.common = Bytes{}.bytes({0x0c, 7, 8, 0x80 + 1, 1}),
                          .own = Bytes{}.bytes({0x80 + 1, 5, 0x80 + 2, 5, 0xc0 + 1, 0x06, 2})});
  ASSERT_TRUE(frame);
  expect_rule(*frame, 1, Kind::kSavedAt, -8);
  expect_rule(*frame, 2, Kind::kSame, 0);
  EXPECT_EQ(frame->row.cfa_operand, 8);
}

TEST(FrameProgram, RemembersRows) {
  const auto frame = run(Bytes{}.bytes(
      {0x0c, 7, 8, 0x80 + 1, 1, 0x0a, 0x0e, 16, 0x0a, 0x0e, 24, 0xc0 + 1, 0x0b, 0x0b}));
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->row.cfa_operand, 8);
  expect_rule(*frame, 1, Kind::kSavedAt, -8);
  EXPECT_FALSE(run(Bytes{}.bytes({0x0b})));
  EXPECT_FALSE(run(Bytes{}.bytes({0x0a, 0x0b, 0x0b})));
}

TEST(FrameProgram, RemembersNoMoreThanItHasRoomFor) {
  Bytes fits, overflows;
  for (unsigned i = 0; i < CallFrame::kMostRemembered; ++i) fits.bytes({0x0a});
  overflows.text(fits.str()).bytes({0x0a});
  EXPECT_TRUE(run(fits));
  EXPECT_FALSE(run(overflows));
  for (int i = 0; i < 1000; ++i) overflows.bytes({0x0a});
  EXPECT_FALSE(run(overflows));
}

// Registers of which nothing needs to be known: of floating point, say.
TEST(FrameProgram, OtherRegistersAreNoConcern) {
  const auto frame = run(Bytes{}
                             .bytes({0x80 + 63, 2, 0xc0 + 63, 0x05})
                             .uleb(UINT64_MAX)
                             .bytes({2, 0x07})
                             .uleb(UINT64_MAX)
                             .bytes({0x06})
                             .uleb(uint64_t{1} << 40)
                             .bytes({0x0c, 7, 8}));
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->row.cfa_operand, 8);
  for (const RegisterRule& rule : frame->row.rules) EXPECT_EQ(rule.kind, Kind::kSame);
}

TEST(FrameProgram, AnUnknownInstructionIsNotPassedOver) {
  for (unsigned instruction = 0; instruction < 0x40; ++instruction) {
    const bool is_known = instruction <= 0x16 || (instruction >= 0x2d && instruction <= 0x2f);
    EXPECT_FALSE(!is_known && run(Bytes{}.bytes({instruction, 0, 0, 0}))) << instruction;
  }
}

TEST(FrameProgram, WhatStandsBehindTheAddressIsNotLookedAt) {
  EXPECT_TRUE(run(Bytes{}.bytes({0x0c, 7, 8, 0x41, 0x3f})));
  EXPECT_FALSE(run(Bytes{}.bytes({0x0c, 7, 8, 0x41, 0x3f}), kFunction + 1));
}

TEST(FrameProgram, CutShortAnywhere) {
  const std::string whole =
      Bytes{}.bytes({0x0c, 0x87, 1, 0x88, 1, 0x10, 6, 2, 0x77, 0, 0x02, 4, 0x05, 3, 2}).str();
  const std::string_view complete_at_sizes{"\0\5\12\14\17", 5};
  for (size_t size = 0; size <= whole.size(); ++size) {
    const bool is_whole = complete_at_sizes.contains(static_cast<char>(size));
    EXPECT_EQ(run(Bytes{}.text({whole.data(), size}), kFunction + 8).has_value(), is_whole) << size;
  }
}

TEST(FrameProgram, AnExpressionThatPassesTheEnd) {
  EXPECT_FALSE(run(Bytes{}.bytes({0x0f, 3, 0x30})));
  EXPECT_FALSE(run(Bytes{}.bytes({0x0f}).uleb(UINT64_MAX)));
  EXPECT_FALSE(run(Bytes{}.bytes({0x10, 6}).uleb(UINT64_MAX - kBase)));
}

TEST(FrameProgram, OneOfTooManyInstructions) {
  EXPECT_TRUE(run(Bytes{}.text(std::string(10'000, '\0'))));
  EXPECT_FALSE(run(Bytes{}.text(std::string(10'001, '\0'))));
}

TEST(FrameProgram, ALocationThatGoesBack) {
  const auto frame = run(Bytes{}.bytes({0x01}).put(uintptr_t{0}).bytes({0x0c, 7, 8}));
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->row.cfa_operand, 8);
}

TEST(FrameProgram, WhatIsNotThere) {
  BytesMemory bytes;
  CallFrame frame;
  const FrameProgram nowhere{.begin = 0x99, .end = 0x9a};
  EXPECT_FALSE(run_frame_program(bytes.memory(), nowhere, 0, frame));
  const FrameProgram backwards{.begin = 0x9a, .end = 0x99};
  EXPECT_TRUE(run_frame_program(bytes.memory(), backwards, 0, frame));
}

}  // namespace
}  // namespace tally::stack
