#include "collector/config/name_set.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "collector/go_json.h"

namespace tally::collector {
namespace {

TEST(NameSet, HoldsWhatWasAdded) {
  NameSet names;
  EXPECT_FALSE(names.contains(""));
  EXPECT_FALSE(names.contains("a"));
  EXPECT_FALSE(names.contains({}));  // without any bytes
  names.add("a");
  names.add("");
  names.add("acme/open:<10ms");
  names.add("a");
  EXPECT_EQ(names.find("a"), "\"a\"");
  EXPECT_EQ(names.find(""), "\"\"");
  EXPECT_EQ(names.find("acme/open:<10ms"), "\"acme/open:\\u003c10ms\"");
  EXPECT_FALSE(names.contains("acme/open:<10m"));
  EXPECT_FALSE(names.contains(std::string_view{"a\0", 2}));
}

// Of all lengths around that of a word, alike but for one byte, and many enough to grow often.
TEST(NameSet, IsASet) {
  std::mt19937_64 random{3};
  const auto any = [&] {
    std::string name(random() % 20, 'x');
    for (char& c : name) {
      if (random() % 4 == 0) c = static_cast<char>('a' + random() % 3);
    }
    return name;
  };
  NameSet names;
  std::set<std::string> expected;
  for (int i = 0; i < 5'000; ++i) {
    const std::string name = any();
    names.add(name);
    expected.insert(name);
    const std::string asked = any();
    ASSERT_EQ(names.contains(asked), expected.contains(asked)) << asked;
  }
  for (const std::string& name : expected) {
    std::string json;
    append_go_string(json, name);
    ASSERT_EQ(names.find(name), json);
  }
}

}  // namespace
}  // namespace tally::collector
