#include "client/json_out.h"

#include <gtest/gtest.h>

#include <string>

namespace tally::client {
namespace {

TEST(JsonOutTest, EscapesWhatMustBe) {
  char buffer[200];
  JsonOut out{buffer, sizeof buffer};
  out.raw("{").string("a\"b\\c\n\x01ü").raw(":1}");
  EXPECT_EQ((std::string{buffer, out.length()}), "{\"a\\\"b\\\\c\\u000a\\u0001ü\":1}");
}

TEST(JsonOutTest, IsAllOrNothing) {
  for (size_t size = 1; size < 12; ++size) {
    char buffer[12];
    buffer[size] = '#';
    JsonOut out{buffer, size};
    out.raw("[").string("abc\n").raw("]");
    EXPECT_EQ(out.length(), 0U) << size;
    EXPECT_EQ(buffer[0], '\0');
    EXPECT_EQ(buffer[size], '#');
  }
  char buffer[14];
  JsonOut out{buffer, sizeof buffer};
  out.raw("[").string("abc\n").raw("]");
  EXPECT_EQ((std::string{buffer, out.length()}), "[\"abc\\u000a\"]");
}

}  // namespace
}  // namespace tally::client
