#include "countfile/letter.h"

#include <gtest/gtest.h>

#include <string_view>

namespace tally::countfile {
namespace {

TEST(Letter, AllScriptsHaveLetters) {
  constexpr std::u32string_view kLetters = U"ªµ·ºßöÿĀΩжէאبकกငአញᠠⁿₐℵⰀ々ぁァ中가ﬁﷲＡｱ０𐀀𐌰𝐀𝟘𞤀𠀀𰀀";
  for (const char32_t letter : kLetters) {
    EXPECT_TRUE(is_foreign_letter(letter)) << std::hex << static_cast<uint32_t>(letter);
  }
}

TEST(Letter, WhatCannotBeSeenIsNone) {
  for (const uint32_t point :
       {0x80U,   0x85U,    0x9fU,    0xa0U,    0xadU,    0x34fU,   0x61cU,  0x115fU, 0x1680U,
        0x17b4U, 0x180eU,  0x2000U,  0x200bU,  0x200cU,  0x200dU,  0x200eU, 0x2028U, 0x202eU,
        0x2060U, 0x2066U,  0x2069U,  0x206fU,  0x3000U,  0x3164U,  0xfe0fU, 0xfeffU, 0xffa0U,
        0xfff9U, 0x1d173U, 0x1bca0U, 0x13430U, 0xe0001U, 0xe0020U, 0xe0100U}) {
    EXPECT_FALSE(is_foreign_letter(point)) << std::hex << point;
  }
}

TEST(Letter, WhatIsNoTextIsNone) {
  for (const uint32_t point : {0xd800U, 0xdfffU, 0xe000U, 0xf8ffU, 0xfffdU, 0xffffU, 0xf0000U,
                               0x10ffffU, 0x110000U, UINT32_MAX}) {
    EXPECT_FALSE(is_foreign_letter(point)) << std::hex << point;
  }
}

TEST(Letter, SignsAndPilesOfMarksAreNone) {
  for (const char32_t sign :
       {U'©', U'«', U'»', U'×', U'÷',  U'\u0301', U'\u1ab0', U'–',  U'“',  U'…',  U'€',  U'\u20d0',
        U'→', U'∞', U'█', U'★', U'。', U'「',     U'＜',     U'＠', U'；', U'￥', U'😀', U'🇩'}) {
    EXPECT_FALSE(is_foreign_letter(sign)) << std::hex << static_cast<uint32_t>(sign);
  }
}

TEST(Letter, AsciiIsForOthers) {
  for (uint32_t point = 0; point < 0x80; ++point) EXPECT_FALSE(is_foreign_letter(point)) << point;
}

}  // namespace
}  // namespace tally::countfile
