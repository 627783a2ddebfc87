#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "format/version.h"

namespace tally::format {
namespace {

using testing::ElementsAre;

TEST(GoVersion, OrdersEveryPair) {
  const std::vector<std::string> ascending = {
      "devel",    "go0.9",     "go1",       "go1.2rc2", "go1.2.2",  "go1.3beta1", "go1.3rc1",
      "go1.3",    "go1.3.1",   "go1.9",     "go1.10",   "go1.20",   "go1.21",     "go1.21alpha",
      "go1.21rc", "go1.21rc2", "go1.21rc9", "go1.21.0", "go1.21.1", "go1.21.10",  "go2"};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_TRUE(compare_go_versions(ascending[i], ascending[j]) == (i <=> j))
          << ascending[i] << " " << ascending[j];
    }
  }
}

TEST(GoVersion, WhatComparesEqual) {
  EXPECT_TRUE(compare_go_versions("go1", "go1.0.0") == 0);
  EXPECT_TRUE(compare_go_versions("go1.20", "go1.20.0") == 0);
  EXPECT_TRUE(compare_go_versions("go1.21rc1", "go1.21rc1-custom") == 0);
  EXPECT_TRUE(compare_go_versions("go1.9.2rc2", "") == 0);
}

TEST(SortVersions, WhatIsEqualGoesByItsBytes) {
  std::vector<std::string> semver = {"v1.0.0+b", "v1.10.0", "v1.0.0+a", "v1.9.0", "x", "v1.0.0"};
  sort_semver(semver);
  EXPECT_THAT(semver, ElementsAre("x", "v1.0.0", "v1.0.0+a", "v1.0.0+b", "v1.9.0", "v1.10.0"));
  std::vector<std::string> go = {"go1.20.0", "go1.21rc1", "go1.20", "go1.9.2rc2", "go1.9"};
  sort_go_versions(go);
  EXPECT_THAT(go, ElementsAre("go1.9.2rc2", "go1.9", "go1.20", "go1.20.0", "go1.21rc1"));
}

}  // namespace
}  // namespace tally::format
