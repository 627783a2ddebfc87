#include "triage/address_map.h"

#include <gtest/gtest.h>

namespace tally::triage {
namespace {

TEST(AddressMap, FindsWhatHoldsTheAddress) {
  AddressMap<char> map;
  map.add(0x30, 0x40, 'b');
  map.add(0x10, 0x20, 'a');
  map.sort();
  EXPECT_EQ(map.find(0x0f), nullptr);
  EXPECT_EQ(map.find(0x10)->value, 'a');
  EXPECT_EQ(map.find(0x1f)->value, 'a');
  EXPECT_EQ(map.find(0x20), nullptr);
  EXPECT_EQ(map.find(0x3f)->value, 'b');
  EXPECT_EQ(map.find(0x40), nullptr);
  EXPECT_EQ(map.find(UINT64_MAX), nullptr);
}

TEST(AddressMap, OfSeveralAtOnePlacePrefersTheFirstThatIsLongEnough) {
  AddressMap<char> map;
  map.add(0x10, 0x18, 'a');
  map.add(0x10, 0x20, 'b');
  map.add(0x10, 0x20, 'c');
  map.sort();
  EXPECT_EQ(map.find(0x10)->value, 'a');
  EXPECT_EQ(map.find(0x1f)->value, 'b');
}

TEST(AddressMap, PassesOverWhatIsNoRange) {
  AddressMap<char> map;
  map.add(0, 0x1000, 'x');  // code that the linker removed
  map.add(0x10, 0x10, 'x');
  map.add(0x20, 0x10, 'x');
  map.sort();
  EXPECT_EQ(map.size(), 0U);
  EXPECT_EQ(map.find(0x10), nullptr);
}

}  // namespace
}  // namespace tally::triage
