#include "stack/call_frame.h"

#include <gtest/gtest.h>

#include <optional>

#include "stack/frame_table_fixture.h"

namespace tally::stack {
namespace {

constexpr uintptr_t kCode = FrameTable::kCode;
constexpr auto kWord = static_cast<int64_t>(sizeof(uintptr_t));

// Three functions: [0x100, 0x140), [0x140, 0x180) of another compilation unit, and [0x200, 0x210),
// whose CFA are 1, 2 and 3 words from the stack pointer.
FrameTable three_functions() {
  FrameTable table;
  table.add_common();
  table.add_function(kCode + 0x100, 0x40);
  table.add_common(Bytes{}.bytes({0x0e}).uleb(2 * kWord));
  table.add_function(kCode + 0x140, 0x40);
  table.add_function(kCode + 0x200, 0x10, Bytes{}.bytes({0x0e}).uleb(3 * kWord));
  return table;
}

// With and without a sorted table.
class CallFrameTest : public testing::TestWithParam<bool> {
 protected:
  std::optional<CallFrame> find(FrameTable table, uintptr_t pc) {
    const Module module = table.finish(GetParam());
    return find(table.bytes().str(), module, pc);
  }
  std::optional<CallFrame> find(const std::string& bytes, const Module& module, uintptr_t pc) {
    BytesMemory memory{bytes};
    CallFrame frame;
    if (!find_call_frame(memory.memory(), module, pc, frame)) return std::nullopt;
    return frame;
  }
  int64_t cfa_at(uintptr_t offset) {
    const auto frame = find(three_functions(), kCode + offset);
    return frame ? frame->row.cfa_operand / kWord : 0;
  }
};

INSTANTIATE_TEST_SUITE_P(, CallFrameTest, testing::Bool(),
                         [](const auto& way) { return way.param ? "WithTable" : "BySearch"; });

TEST_P(CallFrameTest, TheFunctionIsThatOfTheAddress) {
  EXPECT_EQ(cfa_at(0xff), 0);
  EXPECT_EQ(cfa_at(0x100), 1);
  EXPECT_EQ(cfa_at(0x13f), 1);
  EXPECT_EQ(cfa_at(0x140), 2);
  EXPECT_EQ(cfa_at(0x17f), 2);
  EXPECT_EQ(cfa_at(0x180), 0);
  EXPECT_EQ(cfa_at(0x1ff), 0);
  EXPECT_EQ(cfa_at(0x200), 3);
  EXPECT_EQ(cfa_at(0x20f), 3);
  EXPECT_EQ(cfa_at(0x210), 0);
}

TEST_P(CallFrameTest, TheReturnAddressHasItsRule) {
  const auto frame = find(three_functions(), kCode + 0x100);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->return_address_register, FrameTable::kReturnColumn);
  EXPECT_EQ(frame->row.rules[FrameTable::kReturnColumn].kind, RegisterRule::Kind::kSavedAt);
  EXPECT_EQ(frame->row.rules[FrameTable::kReturnColumn].operand, -kWord);
  EXPECT_FALSE(frame->is_signal_frame);
}

// The letters behind R need no bytes here: signal frames, and arm64's two.
TEST_P(CallFrameTest, TheKernelsFrameSaysSo) {
  for (const char* augmentation : {"zRS", "zRB", "zRG", "zRGS"}) {
    FrameTable table;
    table.add_common({}, augmentation);
    table.add_function(kCode, 0x10);
    const auto frame = find(table, kCode);
    ASSERT_TRUE(frame) << augmentation;
    EXPECT_EQ(frame->is_signal_frame, std::string_view{augmentation}.ends_with('S'));
  }
}

TEST_P(CallFrameTest, AnAugmentationThatNobodyKnows) {
  for (const char* augmentation : {"eh", "zRSSSSSS", "zRSSSSSSSSSSSS"}) {
    FrameTable table;
    table.add_common({}, augmentation);
    table.add_function(kCode, 0x10);
    EXPECT_FALSE(find(table, kCode)) << augmentation;
  }
  FrameTable table;  // its length is told, so it can be passed over
  table.add_common({}, "zRq");
  table.add_function(kCode, 0x10);
  EXPECT_TRUE(find(table, kCode));
}

TEST_P(CallFrameTest, NoTableAtAll) {
  EXPECT_FALSE(find(std::string{}, Module{}, kCode));
  EXPECT_FALSE(find(FrameTable{}, kCode));
}

// Whatever is cut off, an answer is right or there is none.
TEST_P(CallFrameTest, CutShortAnywhere) {
  FrameTable table = three_functions();
  const Module module = table.finish(GetParam());
  const std::string whole = table.bytes().str();
  for (size_t size = 0; size < whole.size(); ++size) {
    for (const uintptr_t offset : {0x100U, 0x150U, 0x200U}) {
      const auto frame = find(whole.substr(0, size), module, kCode + offset);
      EXPECT_TRUE(!frame || frame->row.cfa_operand / kWord == cfa_at(offset)) << size;
    }
  }
}

// Each byte replaced by some others: it ends, and reads nothing but this memory.
TEST_P(CallFrameTest, AnyByteDamaged) {
  FrameTable table = three_functions();
  const Module module = table.finish(GetParam());
  const std::string whole = table.bytes().str();
  size_t found = 0;
  for (size_t at = 0; at < whole.size(); ++at) {
    for (const char value : {'\0', '\1', '\x7f', '\x80', '\xff'}) {
      std::string damaged = whole;
      damaged[at] = value;
      for (const uintptr_t offset : {0x100U, 0x150U, 0x200U}) {
        found += find(damaged, module, kCode + offset).has_value() ? 1 : 0;
      }
    }
  }
  EXPECT_GT(found, 0U);
}

TEST_P(CallFrameTest, LengthsThatOverflow) {
  for (const uint32_t length : {0xffffffffU, 0xfffffff0U, 0x80000000U, (1U << 20) + 1, 1U, 3U}) {
    FrameTable table = three_functions();
    const Module module = table.finish(GetParam());
    std::string bytes = table.bytes().str();
    std::memcpy(bytes.data(), &length, sizeof length);
    EXPECT_FALSE(find(bytes, module, kCode + 0x100)) << length;
  }
}

TEST(CallFrameTable, ACountThatIsTooLarge) {
  FrameTable table = three_functions();
  const Module module = table.finish(true);
  const size_t count_at = module.eh_frame_hdr - BytesMemory::kBase + 8;
  for (const uint32_t count : {0U, 0x20000000U, 0xffffffffU}) {
    BytesMemory memory{table.bytes().str()};
    std::memcpy(memory.bytes.data() + count_at, &count, sizeof count);
    CallFrame frame;
    EXPECT_FALSE(find_call_frame(memory.memory(), module, kCode + 0x100, frame)) << count;
  }
}

TEST(CallFrameTable, FormsThatNoLinkerMakes) {
  FrameTable table = three_functions();
  const Module module = table.finish(true);
  const size_t table_at = module.eh_frame_hdr - BytesMemory::kBase;
  for (const size_t field : {0U, 3U}) {  // the version, and how entries are encoded
    BytesMemory memory{table.bytes().str()};
    memory.bytes[table_at + field] = 2;
    CallFrame frame;
    EXPECT_FALSE(find_call_frame(memory.memory(), module, kCode + 0x100, frame)) << field;
  }
}

// The entries lead to each other, or to themselves.
TEST(CallFrameTable, EntriesThatLeadInACircle) {
  for (const uint32_t back : {0U, 4U, 8U, 0xfffffffcU}) {
    Bytes entry;
    entry.put(uint32_t{16}).put(back).text(std::string(12, '\0'));
    BytesMemory memory{entry.str() + entry.str()};
    Module module;
    module.eh_frame = BytesMemory::kBase;
    module.eh_frame_end = BytesMemory::kBase + memory.bytes.size();
    CallFrame frame;
    EXPECT_FALSE(find_call_frame(memory.memory(), module, kCode, frame)) << back;
  }
}

TEST(CallFrameTable, AnEndBehindTheMemory) {
  FrameTable table = three_functions();
  Module module = table.finish(false);
  module.eh_frame_end = UINTPTR_MAX;
  BytesMemory memory{table.bytes().str()};
  CallFrame frame;
  EXPECT_TRUE(find_call_frame(memory.memory(), module, kCode + 0x200, frame));
  EXPECT_FALSE(find_call_frame(memory.memory(), module, kCode + 0x300, frame));
}

}  // namespace
}  // namespace tally::stack
