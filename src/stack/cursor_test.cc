#include "stack/cursor.h"

#include <gtest/gtest.h>

#include "stack/bytes_fixture.h"

namespace tally::stack {
namespace {

namespace e = pointer_encoding;
constexpr uintptr_t kBase = BytesMemory::kBase;

struct CursorTest : testing::Test {
  Cursor over(const Bytes& bytes) {
    bytes_.bytes = bytes.str();
    return {memory_, kBase, kBase + bytes.size()};
  }
  BytesMemory bytes_;
  const Memory memory_ = bytes_.memory();
};

TEST_F(CursorTest, ReadsNumbersAsTheyWereWritten) {
  for (const uint64_t value : {uint64_t{0}, uint64_t{127}, uint64_t{128}, UINT64_MAX}) {
    EXPECT_EQ(over(Bytes{}.uleb(value)).take_uleb(), value);
  }
  for (const int64_t value : {int64_t{0}, int64_t{63}, int64_t{64}, int64_t{-1}, int64_t{-64},
                              int64_t{-65}, INT64_MIN, INT64_MAX}) {
    EXPECT_EQ(over(Bytes{}.sleb(value)).take_sleb(), value);
  }
}

TEST_F(CursorTest, ANumberThatDoesNotEndIsBad) {
  Bytes endless;
  for (int i = 0; i < 100; ++i) endless.bytes({0x80});
  Cursor unsigned_one = over(endless), signed_one = over(endless);
  EXPECT_EQ(unsigned_one.take_uleb(), 0U);
  EXPECT_FALSE(unsigned_one.is_good());
  EXPECT_EQ(signed_one.take_sleb(), 0);
  EXPECT_FALSE(signed_one.is_good());
}

TEST_F(CursorTest, NothingIsReadBehindTheEnd) {
  bytes_.bytes = std::string(16, '\1');
  Cursor cursor{memory_, kBase, kBase + 3};
  EXPECT_EQ(cursor.take<uint16_t>(), 0x101U);
  EXPECT_EQ(cursor.take<uint16_t>(), 0U);
  EXPECT_FALSE(cursor.is_good());
  EXPECT_EQ(cursor.take<uint8_t>(), 0U);  // nor after that
}

TEST_F(CursorTest, NothingIsReadWhereThereIsNoMemory) {
  bytes_.bytes = std::string(3, '\1');
  Cursor cursor{memory_, kBase, kBase + 64};
  EXPECT_EQ(cursor.take<uint16_t>(), 0x101U);
  EXPECT_TRUE(cursor.is_good());
  EXPECT_EQ(cursor.take<uint16_t>(), 0U);
  EXPECT_FALSE(cursor.is_good());
}

TEST_F(CursorTest, NoSkipLeadsOutOrAround) {
  bytes_.bytes = std::string(16, '\1');
  for (const uintptr_t far : {uintptr_t{17}, UINTPTR_MAX, UINTPTR_MAX - kBase}) {
    Cursor skipping{memory_, kBase, kBase + 16};
    skipping.skip(far);
    EXPECT_FALSE(skipping.is_good()) << far;
    EXPECT_EQ(skipping.position(), kBase);
  }
  Cursor to_the_end{memory_, kBase, kBase + 16};
  to_the_end.skip(16);
  EXPECT_TRUE(to_the_end.is_good() && to_the_end.is_at_end());
}

TEST_F(CursorTest, EachEncodingOfAPointer) {
  const auto at = [&](uint8_t encoding, const Bytes& bytes) {
    Cursor cursor = over(bytes);
    const uintptr_t value = cursor.take_pointer(encoding);
    EXPECT_TRUE(cursor.is_good() && cursor.is_at_end()) << int{encoding};
    return value;
  };
  constexpr auto kMinus2 = static_cast<uintptr_t>(-2);
  EXPECT_EQ(at(e::kAbsolute, Bytes{}.put(uintptr_t{0x1234})), 0x1234U);
  EXPECT_EQ(at(e::kUdata2, Bytes{}.put(uint16_t{0xfffe})), 0xfffeU);
  EXPECT_EQ(at(e::kUdata4, Bytes{}.put(uint32_t{0xfffffffe})), 0xfffffffeU);
  EXPECT_EQ(at(e::kUdata8, Bytes{}.put(uint64_t{7})), 7U);
  EXPECT_EQ(at(e::kUleb, Bytes{}.uleb(300)), 300U);
  EXPECT_EQ(at(e::kSleb, Bytes{}.sleb(-2)), kMinus2);
  EXPECT_EQ(at(e::kSdata2, Bytes{}.put(int16_t{-2})), kMinus2);
  EXPECT_EQ(at(e::kSdata4, Bytes{}.put(int32_t{-2})), kMinus2);
  EXPECT_EQ(at(e::kSdata8, Bytes{}.put(int64_t{-2})), kMinus2);
  EXPECT_EQ(at(e::kSdata4 | e::kPcRelative, Bytes{}.put(int32_t{-2})), kBase - 2);
  EXPECT_EQ(at(e::kOmitted, Bytes{}), 0U);
  EXPECT_EQ(at(e::kSdata4 | e::kIndirect, Bytes{}.put(int32_t{-2})), 0U);
  EXPECT_EQ(at(e::kSdata4 | e::kDataRelative, Bytes{}.put(int32_t{-2})), 0U);
}

TEST_F(CursorTest, AnUnknownEncodingIsBad) {
  Cursor cursor = over(Bytes{}.put(uint64_t{7}));
  EXPECT_EQ(cursor.take_pointer(0x05), 0U);
  EXPECT_FALSE(cursor.is_good());
}

}  // namespace
}  // namespace tally::stack
