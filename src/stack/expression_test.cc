#include "stack/expression.h"

#include <gtest/gtest.h>

#include <optional>

#include "stack/bytes_fixture.h"

namespace tally::stack {
namespace {

constexpr uintptr_t kBase = BytesMemory::kBase;
constexpr auto kMinus1 = static_cast<uintptr_t>(-1);

// With register n holding 0x1000 + n, and 0xcfa on the stack at the start.
std::optional<uintptr_t> evaluate(const Bytes& operations, bool has_initial = true) {
  BytesMemory bytes{Bytes{}.uleb(operations.size()).text(operations.str()).str()};
  Registers registers;
  for (unsigned i = 0; i < kRegisterCount; ++i) registers.value[i] = 0x1000 + i;
  const uintptr_t initial = 0xcfa;
  uintptr_t result = 0;
  if (!evaluate_expression(bytes.memory(), kBase, registers, has_initial ? &initial : nullptr,
                           result)) {
    return std::nullopt;
  }
  return result;
}

std::optional<uintptr_t> run(std::initializer_list<unsigned> operations) {
  return evaluate(Bytes{}.bytes(operations));
}

TEST(Expression, WhatWasThereAtTheStart) {
  EXPECT_EQ(evaluate(Bytes{}), 0xcfaU);
  EXPECT_EQ(evaluate(Bytes{}, false), std::nullopt);
}

TEST(Expression, Constants) {
  EXPECT_EQ(run({0x30}), 0U);                   // lit0
  EXPECT_EQ(run({0x4f}), 31U);                  // lit31
  EXPECT_EQ(run({0x08, 0xff}), 255U);           // const1u
  EXPECT_EQ(run({0x09, 0xff}), kMinus1);        // const1s
  EXPECT_EQ(run({0x0a, 0xff, 0xff}), 0xffffU);  // const2u
  EXPECT_EQ(run({0x0b, 0xff, 0xff}), kMinus1);  // const2s
  EXPECT_EQ(evaluate(Bytes{}.bytes({0x0c}).put(uint32_t{9})), 9U);
  EXPECT_EQ(evaluate(Bytes{}.bytes({0x0d}).put(int32_t{-1})), kMinus1);
  EXPECT_EQ(evaluate(Bytes{}.bytes({0x0e}).put(uint64_t{9})), 9U);
  EXPECT_EQ(evaluate(Bytes{}.bytes({0x0f}).put(int64_t{-1})), kMinus1);
  EXPECT_EQ(evaluate(Bytes{}.bytes({0x10}).uleb(300)), 300U);
  EXPECT_EQ(evaluate(Bytes{}.bytes({0x11}).sleb(-1)), kMinus1);
  EXPECT_EQ(evaluate(Bytes{}.bytes({0x03}).put(uintptr_t{0x77})), 0x77U);
}

TEST(Expression, Registers) {
  EXPECT_EQ(run({0x70 + 7, 8}), 0x1007U + 8);     // breg7 +8
  EXPECT_EQ(run({0x70 + 6, 0x78}), 0x1006U - 8);  // breg6 -8
  EXPECT_EQ(run({0x92, 5, 1}), 0x1005U + 1);      // bregx
  EXPECT_EQ(run({0x92, 40, 0}), std::nullopt);    // one that is not known
  EXPECT_EQ(evaluate(Bytes{}.bytes({0x92}).uleb(UINT64_MAX).sleb(0)), std::nullopt);
}

TEST(Expression, ArrangesItsStack) {
  EXPECT_EQ(run({0x35, 0x12, 0x22}), 10U);          // 5 dup +
  EXPECT_EQ(run({0x35, 0x36, 0x13}), 5U);           // 5 6 drop
  EXPECT_EQ(run({0x35, 0x36, 0x14}), 5U);           // 5 6 over
  EXPECT_EQ(run({0x35, 0x36, 0x37, 0x15, 2}), 5U);  // 5 6 7 pick 2
  EXPECT_EQ(run({0x35, 0x36, 0x16, 0x1c}), 1U);     // 5 6 swap -
  EXPECT_EQ(run({0x31, 0x32, 0x33, 0x17}), 2U);     // 1 2 3 rot: 3 1 2
  EXPECT_EQ(run({0x31, 0x32, 0x33, 0x17, 0x13}), 1U);
  EXPECT_EQ(run({0x31, 0x32, 0x33, 0x17, 0x13, 0x13}), 3U);
  EXPECT_EQ(run({0x96}), 0xcfaU);  // nop
}

TEST(Expression, Arithmetic) {
  EXPECT_EQ(run({0x37, 0x33, 0x1a}), 3U);                                // and
  EXPECT_EQ(run({0x36, 0x31, 0x21}), 7U);                                // or
  EXPECT_EQ(run({0x37, 0x33, 0x27}), 4U);                                // xor
  EXPECT_EQ(run({0x37, 0x33, 0x1e}), 21U);                               // mul
  EXPECT_EQ(run({0x37, 0x1f, 0x33, 0x1b}), static_cast<uintptr_t>(-2));  // -7 / 3
  EXPECT_EQ(run({0x37, 0x33, 0x1d}), 1U);                                // mod
  EXPECT_EQ(run({0x31, 0x34, 0x24}), 16U);                               // shl
  EXPECT_EQ(run({0x4f, 0x31, 0x25}), 15U);                               // shr
  EXPECT_EQ(run({0x34, 0x1f, 0x31, 0x26}), static_cast<uintptr_t>(-2));  // -4 shra 1
  EXPECT_EQ(run({0x30, 0x20}), kMinus1);                                 // not
  EXPECT_EQ(run({0x37, 0x1f, 0x19}), 7U);                                // abs -7
  EXPECT_EQ(run({0x37, 0x23, 0x80, 1}), 135U);                           // plus_uconst 128
}

TEST(Expression, Comparisons) {
  const auto compare = [](unsigned operation) { return run({0x31, 0x1f, 0x31, operation}); };
  EXPECT_EQ(compare(0x29), 0U);  // -1 eq 1
  EXPECT_EQ(compare(0x2a), 0U);  // ge
  EXPECT_EQ(compare(0x2b), 0U);  // gt
  EXPECT_EQ(compare(0x2c), 1U);  // le
  EXPECT_EQ(compare(0x2d), 1U);  // lt
  EXPECT_EQ(compare(0x2e), 1U);  // ne
}

TEST(Expression, ShiftsByMoreThanThereAreBits) {
  EXPECT_EQ(run({0x31, 0x08, 200, 0x24}), 0U);
  EXPECT_EQ(run({0x31, 0x08, 200, 0x25}), 0U);
  EXPECT_EQ(run({0x31, 0x1f, 0x08, 200, 0x26}), kMinus1);
}

TEST(Expression, ADivisionThatHasNoResult) {
  EXPECT_EQ(run({0x31, 0x30, 0x1b}), std::nullopt);
  EXPECT_EQ(run({0x31, 0x30, 0x1d}), std::nullopt);
  const auto least = static_cast<uintptr_t>(INTPTR_MIN);
  EXPECT_EQ(evaluate(Bytes{}.bytes({0x03}).put(least).bytes({0x31, 0x1f, 0x1b})), std::nullopt);
}

TEST(Expression, ReadsMemory) {
  const Bytes reads_itself = Bytes{}.bytes({0x03}).put(kBase + 2).bytes({0x06});
  EXPECT_EQ(evaluate(reads_itself), kBase + 2);  // behind its length and its first byte
  EXPECT_EQ(run({0x30, 0x06}), std::nullopt);    // at 0 is nothing
}

TEST(Expression, Jumps) {
  EXPECT_EQ(run({0x2f, 1, 0, 0x00, 0x35}), 5U);            // over an unknown operation
  EXPECT_EQ(run({0x30, 0x28, 1, 0, 0x35, 0x36}), 6U);      // not taken
  EXPECT_EQ(run({0x31, 0x28, 2, 0, 0x35, 0x36}), 0xcfaU);  // taken, to the end
  EXPECT_EQ(run({0x2f, 9, 0}), std::nullopt);              // behind the end
  EXPECT_EQ(run({0x2f, 0x00, 0x80}), std::nullopt);        // far before the beginning
}

TEST(Expression, OneThatDoesNotEnd) {
  EXPECT_EQ(run({0x2f, 0xfd, 0xff}), std::nullopt);        // to itself
  EXPECT_EQ(run({0x12, 0x2f, 0xfc, 0xff}), std::nullopt);  // and pushing
}

TEST(Expression, MoreThanItsStackHolds) {
  Bytes fits, overflows;
  for (int i = 0; i < 15; ++i) fits.bytes({0x35});
  for (int i = 0; i < 16; ++i) overflows.bytes({0x35});
  EXPECT_EQ(evaluate(fits), 5U);
  EXPECT_EQ(evaluate(overflows), std::nullopt);
}

TEST(Expression, LessThanAnOperationTakes) {
  EXPECT_EQ(run({0x13, 0x13}), std::nullopt);
  EXPECT_EQ(run({0x22}), std::nullopt);
  EXPECT_EQ(run({0x13, 0x12}), std::nullopt);
  EXPECT_EQ(run({0x15, 1}), std::nullopt);
}

TEST(Expression, UnknownOperations) {
  for (const unsigned operation : {0x00U, 0x18U, 0x50U, 0x91U, 0x94U, 0xf0U, 0xffU}) {
    EXPECT_EQ(run({operation, 0, 0, 0, 0}), std::nullopt) << operation;
  }
}

TEST(Expression, LengthsThatCannotBe) {
  const Registers registers;
  const uintptr_t initial = 7;
  for (const uint64_t length : {uint64_t{5}, uint64_t{4097}, uint64_t{UINT32_MAX}, UINT64_MAX}) {
    BytesMemory bytes{Bytes{}.uleb(length).bytes({0x35, 0x35, 0x35}).str()};
    uintptr_t result = 0;
    EXPECT_FALSE(evaluate_expression(bytes.memory(), kBase, registers, &initial, result)) << length;
  }
}

TEST(Expression, CutShortAnywhere) {
  const std::string whole = Bytes{}.bytes({8, 0x35, 0x0a, 1, 2, 0x22, 0x92, 5, 0x10}).str();
  const Registers registers;
  for (size_t size = 0; size < whole.size(); ++size) {
    BytesMemory bytes{whole.substr(0, size)};
    uintptr_t result = 0;
    EXPECT_FALSE(evaluate_expression(bytes.memory(), kBase, registers, nullptr, result)) << size;
  }
}

}  // namespace
}  // namespace tally::stack
