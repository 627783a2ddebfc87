#include "countfile/header.h"

#include <gtest/gtest.h>

#include <string>

#include "countfile/reader.h"

namespace tally::countfile {
namespace {

Metadata example() {
  return {.time_begin = "2026-11-22T00:00:00Z",
          .time_end = "2026-11-29T00:00:00Z",
          .program = "acme.org/cc",
          .version = "",
          .go_version = "gcc-12.2",
          .goos = "linux",
          .goarch = "amd64"};
}

TEST(Header, ReadsBackWithEveryLine) {
  EncodedHeader header{};
  ASSERT_TRUE(encode_header(example(), header));
  std::string file{header.view()};
  file.resize(kPageSize);
  const auto contents = parse(file);
  ASSERT_TRUE(contents.has_value());
  EXPECT_EQ(contents->metadata.size(), 7U);
  EXPECT_EQ(contents->meta("Program"), "acme.org/cc");
  EXPECT_EQ(contents->meta("Version"), "");
  EXPECT_EQ(contents->meta("GOARCH"), "amd64");
  EXPECT_NE(header.view().find("Version: \n"), std::string_view::npos);
  EXPECT_EQ(header.length % kRecordUnit, 0U);
}

TEST(Header, RefusesMetadataThatIsTooLong) {
  EncodedHeader header{};
  Metadata metadata = example();
  // Find the longest program that fits, and see that it is exactly at the limit.
  std::string program;
  do {
    program.push_back('p');
    metadata.program = program;
  } while (encode_header(metadata, header));
  program.pop_back();
  metadata.program = program;
  ASSERT_TRUE(encode_header(metadata, header));
  EXPECT_EQ(header.length, kMaxHeaderLength);
  EXPECT_EQ(header.view().back(), '\n');
}

TEST(Header, RefusesAValueThatWouldEndItsLine) {
  EncodedHeader header{};
  Metadata metadata = example();
  metadata.version = "v1.0.0\nProgram: other";
  EXPECT_FALSE(encode_header(metadata, header));
}

}  // namespace
}  // namespace tally::countfile
