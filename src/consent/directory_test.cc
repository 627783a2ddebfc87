#include "consent/directory.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>

namespace tally::consent {
namespace {

class Directory : public testing::Test {
 protected:
  void SetUp() override {
    ::unsetenv("XDG_CONFIG_HOME");
    ::unsetenv("TALLY_DIR");
    ::setenv("HOME", "/home/user", 1);
  }
  PathBuffer path_;
};

TEST_F(Directory, IsUnderTheUserConfigDirectory) {
  ASSERT_TRUE(find_collection_directory("acme", path_));
  EXPECT_EQ(path_.view(), "/home/user/.config/acme/telemetry");
  ::setenv("XDG_CONFIG_HOME", "/conf", 1);
  ASSERT_TRUE(find_collection_directory("go", path_));
  EXPECT_EQ(path_.view(), "/conf/go/telemetry");
}

TEST_F(Directory, ThereIsNoneWithoutHome) {
  ::unsetenv("HOME");
  EXPECT_FALSE(find_collection_directory("acme", path_));
  ::setenv("HOME", "", 1);
  EXPECT_FALSE(find_collection_directory("acme", path_));
}

// As the reference: neither a directory that moves with the working directory, nor silently
// another.
TEST_F(Directory, ARelativeConfigHomeIsNone) {
  ::setenv("XDG_CONFIG_HOME", "conf", 1);
  EXPECT_FALSE(find_collection_directory("acme", path_));
}

TEST_F(Directory, ATooLongPathIsNone) {
  ::setenv("HOME", std::string(5000, 'h').c_str(), 1);
  EXPECT_FALSE(find_collection_directory("acme", path_));
}

TEST_F(Directory, TheEnvironmentCanMoveIt) {
  EXPECT_FALSE(find_directory_of_environment(path_));
  ::setenv("TALLY_DIR", "", 1);
  EXPECT_FALSE(find_directory_of_environment(path_));
  ::setenv("TALLY_DIR", "/elsewhere", 1);
  ASSERT_TRUE(find_directory_of_environment(path_));
  EXPECT_EQ(path_.view(), "/elsewhere");
}

TEST(CollectionName, IsAFileName) {
  for (const char* name : {"go", "acme", "Acme-2", "a.b_c"})
    EXPECT_TRUE(is_collection_name(name)) << name;
  for (const char* name : {"", ".", "..", ".acme", "-acme", "a/b", "a b", "\xc3\xa9"}) {
    EXPECT_FALSE(is_collection_name(name)) << name;
  }
  EXPECT_FALSE(is_collection_name(std::string(65, 'a')));
}

}  // namespace
}  // namespace tally::consent
