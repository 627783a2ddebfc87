#include "format/base64.h"

#include <gtest/gtest.h>

namespace tally::format {
namespace {

TEST(Base64Test, DecodesWhatTheStandardShows) {
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("Zg=="), "f");
  EXPECT_EQ(decode_base64("Zm8="), "fo");
  EXPECT_EQ(decode_base64("Zm9v"), "foo");
  EXPECT_EQ(decode_base64("Zm9vYg=="), "foob");
  EXPECT_EQ(decode_base64("+/+/"), "\xfb\xff\xbf");
}

TEST(Base64Test, RefusesEveryOtherText) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Zg==Zg==", "Z===",
                           "Zm9v\n", " Zm9v", "Zm 9", "Zm-_", "Zm9v=", "Zm9v===="}) {
    EXPECT_FALSE(decode_base64(text)) << text;
  }
}

TEST(Base64Test, RefusesUnusedBitsThatAreNotZero) {
  EXPECT_FALSE(decode_base64("Zh=="));
  EXPECT_FALSE(decode_base64("Zm9="));
}

}  // namespace
}  // namespace tally::format
