#include "base/spelling.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tally::base {
namespace {

TEST(Spelling, CountsChanges) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("title", "title"), 0U);
  EXPECT_EQ(edit_distance("tilte", "title"), 1U);
  EXPECT_EQ(edit_distance("titel", "title"), 1U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Spelling, NamesWhatMayBeMeant) {
  constexpr std::array<std::string_view, 4> kNames = {"title", "type", "rate", "up"};
  EXPECT_EQ(nearest_name("tilte", kNames), "title");
  EXPECT_EQ(nearest_name("typ", kNames), "type");
  EXPECT_EQ(nearest_name("type", kNames), "type");
  EXPECT_EQ(nearest_name("xx", kNames), "");
  EXPECT_EQ(nearest_name("counter", kNames), "");
  EXPECT_EQ(nearest_name(std::string(100'000, 't'), kNames), "");
}

}  // namespace
}  // namespace tally::base
