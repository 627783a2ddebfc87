#include "collector/http/accept_encoding.h"

#include <gtest/gtest.h>

namespace tally::collector {
namespace {

using enum Encoding;

TEST(AcceptEncoding, TheHeaviestThatThereIs) {
  const struct {
    std::string_view header;
    Encoding both;
    Encoding only_gzip;
  } kCases[] = {
      {"", kIdentity, kIdentity},
      {"gzip", kGzip, kGzip},
      {"x-gzip", kGzip, kGzip},
      {"GZip, ZSTD", kZstd, kGzip},
      {"gzip, deflate, br, zstd", kZstd, kGzip},
      {"gzip;q=1.0, zstd;q=0.9", kGzip, kGzip},
      {"gzip ; q=0.5 , zstd ; Q=0.501", kZstd, kGzip},
      {"gzip;q=0, zstd;q=0", kIdentity, kIdentity},
      {"gzip;q=0.001", kGzip, kGzip},
      {"br", kIdentity, kIdentity},
      {"*", kZstd, kGzip},
      {"*;q=0.5, zstd;q=0", kGzip, kGzip},
      {"*;q=0", kIdentity, kIdentity},
      {"identity", kIdentity, kIdentity},
      {"identity, gzip", kGzip, kGzip},
      {"identity, gzip;q=0.5", kIdentity, kIdentity},
      {"identity;q=0", kIdentity, kIdentity},
      {"identity;q=0.5, *;q=0", kIdentity, kIdentity},
      {"gzip;q=1.001, zstd;q=2", kIdentity, kIdentity},
      {"gzip;q=, zstd;q=0.1234", kIdentity, kIdentity},
      {"gzip;level=9", kIdentity, kIdentity},
      {"gzip;q=0.5x, ,,;;, zstd", kZstd, kIdentity},
      {"gzipped, xgzip", kIdentity, kIdentity},
  };
  for (const auto& each : kCases) {
    EXPECT_EQ(choose_encoding(each.header, true, true), each.both) << each.header;
    EXPECT_EQ(choose_encoding(each.header, true, false), each.only_gzip) << each.header;
    EXPECT_EQ(choose_encoding(each.header, false, false), kIdentity) << each.header;
  }
}

}  // namespace
}  // namespace tally::collector
