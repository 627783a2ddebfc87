#include "countfile/letter.h"

namespace tally::countfile {
namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

// No letters, in ascending order. Source: the Unicode Character Database (general categories C, Z
// and M; the properties Default_Ignorable_Code_Point, Bidi_Control and White_Space; the blocks).
constexpr Range kNoLetters[] = {
    {0x0, 0xa9},           // ASCII is not for this function; controls and signs of Latin 1
    {0xab, 0xb4},          // signs, the invisible soft hyphen among them
    {0xb6, 0xb6},          // between them stand U+00B5 and U+00B7, which is in names that Go makes
    {0xb8, 0xb9},          //
    {0xbb, 0xbf},          //
    {0xd7, 0xd7},          // multiplication
    {0xf7, 0xf7},          // division
    {0x300, 0x36f},        // combining marks
    {0x37e, 0x37e},        // the Greek question mark: a semicolon to the eye
    {0x600, 0x61f},        // Arabic format and punctuation, the Arabic letter mark among them
    {0x6dd, 0x6dd},        // Arabic format
    {0x700, 0x70f},        // Syriac punctuation and format
    {0x890, 0x891},        // Arabic format
    {0x8e2, 0x8e2},        // Arabic format
    {0x115f, 0x1160},      // invisible Hangul fillers
    {0x1680, 0x1680},      // a space
    {0x17b4, 0x17b5},      // invisible Khmer vowels
    {0x1800, 0x180f},      // Mongolian punctuation and invisible selectors
    {0x1ab0, 0x1aff},      // combining marks
    {0x1dc0, 0x1dff},      // combining marks
    {0x2000, 0x206f},      // punctuation, spaces, zero width, direction
    {0x20a0, 0x20ff},      // currencies, combining marks
    {0x2190, 0x2bff},      // arrows, mathematics, boxes, pictures
    {0x2e00, 0x2e2e},      // punctuation
    {0x2e30, 0x2e7f},      // punctuation
    {0x2ff0, 0x3004},      // description of ideographs, the ideographic space, punctuation
    {0x3008, 0x3020},      // brackets
    {0x3164, 0x3164},      // an invisible Hangul filler
    {0xd800, 0xf8ff},      // surrogates, private use
    {0xfe00, 0xfe6f},      // invisible selectors, combining marks, small and vertical punctuation
    {0xfeff, 0xff0f},      // zero width, wide punctuation
    {0xff1a, 0xff20},      // wide punctuation
    {0xff3b, 0xff40},      // wide punctuation
    {0xff5b, 0xff65},      // wide punctuation
    {0xffa0, 0xffa0},      // an invisible Hangul filler
    {0xffe0, 0xffff},      // wide signs, format, what stands for bad text
    {0x110bd, 0x110bd},    // Kaithi format
    {0x110cd, 0x110cd},    // Kaithi format
    {0x13430, 0x1343f},    // format of hieroglyphs
    {0x1bca0, 0x1bcaf},    // format of shorthand
    {0x1d000, 0x1d3ff},    // music, some of it invisible
    {0x1f000, 0x1fbef},    // pictures
    {0xe0000, UINT32_MAX}  // tags, selectors, private use, no code points
};

}  // namespace

bool is_foreign_letter(uint32_t point) noexcept {
  for (const Range& range : kNoLetters) {
    if (point <= range.last) return point < range.first;
  }
  return false;
}

}  // namespace tally::countfile
