#include "collector/http/byte_range.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tally::collector {
namespace {

// `begin+length`, `whole` or `none`.
std::string asked(std::string_view header, uint64_t size) {
  const RangeAnswer answer = parse_range(header, size);
  if (const auto* part = std::get_if<BodyPart>(&answer)) {
    return fmt::format("{}+{}", part->begin, part->length);
  }
  return std::holds_alternative<WholeBody>(answer) ? "whole" : "none";
}

TEST(ByteRange, OnePart) {
  EXPECT_EQ(asked("bytes=0-0", 10), "0+1");
  EXPECT_EQ(asked("bytes=0-9", 10), "0+10");
  EXPECT_EQ(asked("bytes=3-5", 10), "3+3");
  EXPECT_EQ(asked("bytes=9-", 10), "9+1");
  EXPECT_EQ(asked("bytes=0-", 10), "0+10");
  EXPECT_EQ(asked("bytes=5-100", 10), "5+5");
  EXPECT_EQ(asked("bytes=5-99999999999999999999999", 10), "5+5");
  EXPECT_EQ(asked("bytes=-1", 10), "9+1");
  EXPECT_EQ(asked("bytes=-100", 10), "0+10");
  EXPECT_EQ(asked("bytes=0-18446744073709551615", UINT64_MAX), "0+18446744073709551615");
}

TEST(ByteRange, NothingThere) {
  for (const char* header :
       {"bytes=10-", "bytes=10-20", "bytes=99999999999999999999-", "bytes=-0"}) {
    EXPECT_EQ(asked(header, 10), "none") << header;
  }
  for (const char* header : {"bytes=0-", "bytes=0-0", "bytes=-1"}) {
    EXPECT_EQ(asked(header, 0), "none") << header;
  }
}

TEST(ByteRange, WhatMakesNoSenseIsIgnored) {
  for (const char* header :
       {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=5-4", "bytes=a-b", "bytes=0-0,2-3",
        "bytes=0x1-5", "bytes= 0-5", "bytes=+0-5", "bytes=--5", "lines=0-5", "bytes=0-5-7"}) {
    EXPECT_EQ(asked(header, 10), "whole") << header;
  }
}

}  // namespace
}  // namespace tally::collector
