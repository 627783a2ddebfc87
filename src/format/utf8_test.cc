#include "format/utf8.h"

#include <gtest/gtest.h>

namespace tally::format {
namespace {

TEST(ToUtf8, LeavesWhatIsValid) {
  for (const std::string_view text :
       {"", "a/b:c", "größe \xf0\x9f\x98\x80", "\xef\xbf\xbd\x7f\n"}) {
    EXPECT_EQ(to_utf8(text), text);
  }
  EXPECT_EQ(to_utf8({"\0", 1}), std::string(1, '\0'));
}

// What the reference's encoder prints for the same bytes.
TEST(ToUtf8, ReplacesEachByteThatIsNot) {
  constexpr const char* kOne = "\xef\xbf\xbd";
  const auto times = [](int n) {
    std::string text;
    while (n-- > 0) text += kOne;
    return text;
  };
  EXPECT_EQ(to_utf8("\xff"), times(1));
  EXPECT_EQ(to_utf8("a\xe5\x90\nb"), "a" + times(2) + "\nb");  // a letter that was cut
  EXPECT_EQ(to_utf8("\xf0\x9f\x98"), times(3));                // at the end
  EXPECT_EQ(to_utf8("\xed\xa0\x80"), times(3));                // a surrogate
  EXPECT_EQ(to_utf8("\xc0\xaf"), times(2));                    // longer than need be
  EXPECT_EQ(to_utf8("\xf4\x90\x80\x80"), times(4));            // behind the last code point
  EXPECT_EQ(to_utf8("\xe5ö"), times(1) + "ö");                 // a letter follows at once
}

}  // namespace
}  // namespace tally::format
