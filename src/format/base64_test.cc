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

TEST(Base64Test, EncodesWhatTheStandardShows) {
  EXPECT_EQ(encode_base64(""), "");
  EXPECT_EQ(encode_base64("f"), "Zg==");
  EXPECT_EQ(encode_base64("fo"), "Zm8=");
  EXPECT_EQ(encode_base64("foo"), "Zm9v");
  EXPECT_EQ(encode_base64("foob"), "Zm9vYg==");
  EXPECT_EQ(encode_base64("\xfb\xff\xbf"), "+/+/");
}

TEST(Base64Test, DecodesWhatItEncoded) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
    bytes.push_back(static_cast<char>(i * 7));
  }
}

}  // namespace
}  // namespace tally::format
