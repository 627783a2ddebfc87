#include "format/printable.h"

#include <gtest/gtest.h>

namespace tally::format {
namespace {

TEST(Printable, KeepsTextAndNothingElse) {
  EXPECT_EQ(printable("Größe: 1 KiB, 日本"), "Größe: 1 KiB, 日本");
  EXPECT_EQ(printable("a\tb\nc\r"), "a b c ");
  EXPECT_EQ(printable("\x1b[2J\x07\x7f"), "?[2J??");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "?31m");  // CSI in one character
  EXPECT_EQ(printable("a\xe2\x80\xae"
                      "b\xe2\x81\xa7"),
            "a?b?");  // right-to-left
  EXPECT_EQ(printable("\xff\xc3"), "??");
  EXPECT_EQ(printable(std::string_view("\0", 1)), "?");
}

}  // namespace
}  // namespace tally::format
