#include "countfile/layout.h"

#include <gtest/gtest.h>

namespace tally::countfile {
namespace {

// Published test vectors of FNV-1a, folded: "" is 0x811c9dc5, "a" is 0xe40c292c, "foobar"
// 0xbf9cf968.
TEST(Layout, BucketIsFoldedFnv1a) {
  EXPECT_EQ(bucket_of(""), (0x811c9dc5U ^ 0x811cU) % 512);
  EXPECT_EQ(bucket_of("a"), (0xe40c292cU ^ 0xe40cU) % 512);
  EXPECT_EQ(bucket_of("foobar"), (0xbf9cf968U ^ 0xbf9cU) % 512);
}

TEST(Layout, FirstRecordStandsBehindTheTable) {
  const Placement p = place(0, 192, 5);
  EXPECT_EQ(p.start, 2272U);  // 192 + 4 + 2048 = 2244, rounded up to 32
  EXPECT_EQ(p.end, 2272U + 32);
}

TEST(Layout, NoRecordTouchesTheEndOfAPage) {
  for (uint32_t limit = 0; limit < 4 * kPageSize; limit += kRecordUnit) {
    for (const size_t length : {1U, 16U, 17U, 48U, 100U, 4000U, 4096U}) {
      const Placement p = place(limit, 192, length);
      ASSERT_EQ(p.start % kRecordUnit, 0U);
      ASSERT_GE(p.start, limit);
      ASSERT_GE(p.end - p.start, kNameOffset + length);
      ASSERT_EQ(p.start / kPageSize, p.end / kPageSize) << limit << " " << length;
    }
  }
}

TEST(Layout, AHostileLimitDoesNotWrapAround) {
  const Placement p = place(0xffff'ffff, 192, 4096);
  EXPECT_GT(p.end, p.start);
  EXPECT_GT(p.end, uint64_t{0xffff'ffff});
}

}  // namespace
}  // namespace tally::countfile
