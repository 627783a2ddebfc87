#include "triage/fixed_version.h"

#include <gtest/gtest.h>

namespace tally::triage {
namespace {

std::string of(const std::string& body, const std::string& milestone = "",
               std::string_view program = "acme.org/cc",
               Issue::State state = Issue::State::kFixed) {
  return fixed_version({.number = 1, .body = body, .state = state, .milestone = milestone},
                       program);
}

TEST(FixedVersion, StandsInALine) {
  EXPECT_EQ(of("Fixed in v1.2.3"), "v1.2.3");
  EXPECT_EQ(of("text\r\nfixed in 1.2.3.\r\nmore"), "v1.2.3");
  EXPECT_EQ(of("- **Fixed in cc/v1.2.3-rc.1**"), "v1.2.3-rc.1");
  EXPECT_EQ(of("> Fixed in `v1.2`"), "v1.2");
  EXPECT_EQ(of("Fixed in v1.2.3\nFixed in v1.3.0\nFixed in the cellar"), "v1.3.0");
  for (const char* none :
       {"", "Fixed in", "Fixed in ", "Fixed in `", "It was fixed in v1.2.3",
        "Fixed in v1.2.3 or later", "Fixed in dd/v1.2.3", "Fixed in v1.2.3.4", "Fixed in devel"}) {
    EXPECT_EQ(of(none), "") << none;
  }
}

TEST(FixedVersion, IsTheMilestoneIfThatIsNewer) {
  EXPECT_EQ(of("", "v1.2.3"), "v1.2.3");
  EXPECT_EQ(of("", "cc/v1.2.3"), "v1.2.3");
  EXPECT_EQ(of("Fixed in v1.2.4", "cc/v1.2.3"), "v1.2.4");
  EXPECT_EQ(of("Fixed in v1.2.3", "cc/v1.10.0"), "v1.10.0");
  EXPECT_EQ(of("Fixed in v1.2.3", "Backlog"), "v1.2.3");
  EXPECT_EQ(of("Fixed in go1.9", "Go1.24", "cmd/compile"), "go1.24");
  EXPECT_EQ(of("", "gopls/v1.2.3"), "");
  EXPECT_EQ(of("", "Backlog"), "");
  EXPECT_EQ(of("", "Go1.24", "cmd/compile"), "go1.24");
  EXPECT_EQ(of("Fixed in go1.24.1", "", "cmd/compile"), "go1.24.1");
  EXPECT_EQ(of("Fixed in v1.24.1", "", "cmd/compile"), "");
}

TEST(FixedVersion, IsOfFixedIssuesAlone) {
  for (const auto state :
       {Issue::State::kOpen, Issue::State::kDeclined, Issue::State::kDuplicate}) {
    EXPECT_EQ(of("Fixed in v1.2.3", "v1.2.3", "acme.org/cc", state), "");
  }
}

TEST(FixedVersion, IsComparedAsTheProgramsAre) {
  EXPECT_TRUE(compare_versions("a/b", "v1.9.0", "v1.10.0") < 0);
  EXPECT_TRUE(compare_versions("a/b", "v1.2.3-rc.1", "v1.2.3") < 0);
  EXPECT_TRUE(compare_versions("a/b", "devel", "v0.0.1") < 0);
  EXPECT_TRUE(compare_versions("a/b", "v1.2", "v1.2.0") == 0);
  EXPECT_TRUE(compare_versions("cmd/go", "go1.9.1", "go1.24.1") < 0);
}

}  // namespace
}  // namespace tally::triage
