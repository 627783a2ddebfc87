#include "format/version.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tally::format {
namespace {

TEST(Semver, Validity) {
  for (const char* v : {"v0.0.0", "v1", "v1.2", "v1.2.3", "v1.2.3-pre.1", "v1.2.3-0", "v1.2.3+meta",
                        "v1.2.3-rc-1+001.a", "v0.0.0-20261122010101-abcdef012345"}) {
    EXPECT_TRUE(is_semver(v)) << v;
  }
  for (const char* v : {"", "1.2.3", "v", "v01.2.3", "v1.02.3", "v1.2.03", "v1.2.", "v1.2.3-",
                        "v1.2-pre", "v1+meta", "v1.2.3-01", "v1.2.3-a..b", "v1.2.3+", "v1.2.3.4",
                        "v1.2.3 ", "devel", "v1.2.3-\xc3\xa9"}) {
    EXPECT_FALSE(is_semver(v)) << v;
  }
}

// The order of semver.org, section 11, with what is no version first.
TEST(Semver, OrdersEveryPair) {
  const std::vector<std::string> ascending = {"devel",
                                              "v0.9.9",
                                              "v1.0.0-alpha",
                                              "v1.0.0-alpha.1",
                                              "v1.0.0-alpha.beta",
                                              "v1.0.0-beta",
                                              "v1.0.0-beta.2",
                                              "v1.0.0-beta.11",
                                              "v1.0.0-rc.1",
                                              "v1.0.0",
                                              "v1.9.0",
                                              "v1.10.0",
                                              "v2.0.0",
                                              "v99999999999999999999.0.0"};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_TRUE(compare_semver(ascending[i], ascending[j]) == (i <=> j))
          << ascending[i] << " " << ascending[j];
    }
  }
  EXPECT_TRUE(compare_semver("v1", "v1.0.0+meta") == 0);
  EXPECT_TRUE(compare_semver("x", "y") == 0);
}

TEST(Semver, CanonicalFormIsWhole) {
  EXPECT_EQ(canonical_semver("v1"), "v1.0.0");
  EXPECT_EQ(canonical_semver("v1.2"), "v1.2.0");
  EXPECT_EQ(canonical_semver("v1.2.3-pre.1+meta"), "v1.2.3-pre.1");
  EXPECT_EQ(canonical_semver("v1.2.3+meta"), "v1.2.3");
  EXPECT_EQ(canonical_semver("1.2.3"), "");
  EXPECT_EQ(canonical_semver("devel"), "");
}

TEST(GoVersion, Validity) {
  for (const char* v :
       {"go1", "go1.26", "go1.26.0", "go1.26.8", "go1.27rc1", "go1.27rc", "go1.9beta2", "go0",
        "go2.0", "go1.26.8-bigcorp", "go1.26-", "go1.99999999999999999999", "go1.22abc3"}) {
    EXPECT_TRUE(is_go_version(v)) << v;
  }
  for (const char* v :
       {"",           "go",        "1.26",      "v1.26.0",    "go01",       "go1.",
        "go1.026",    "go1.26.",   "go1.26.08", "go1.9.2rc2", "go1.26.8.1", "go1.27rc01",
        "go1.27rc1x", "go1.27RC1", "go1rc1",    "go1.26 ",    " go1.26",    "devel go1.27",
        "gopher",     "go-1.26",   "go1.26+x"}) {
    EXPECT_FALSE(is_go_version(v)) << v;
  }
}

TEST(Toolchain, LineIsWhatChartsShow) {
  EXPECT_EQ(toolchain_line("go1.26.8"), "go1.26");
  EXPECT_EQ(toolchain_line("go1.26rc1"), "go1.26");
  EXPECT_EQ(toolchain_line("go1.9.2rc2"), "go1.9");
  EXPECT_EQ(toolchain_line("go1"), "go1");
  EXPECT_EQ(toolchain_line("gcc-12.2"), "gcc-12");
  EXPECT_EQ(toolchain_line("clang-19.1.7"), "clang-19");
  EXPECT_EQ(toolchain_line("devel"), "devel");
  EXPECT_EQ(toolchain_line(""), "");
}

TEST(Toolchain, LinesOrderByNameThenNumber) {
  const std::vector<std::string> ascending = {"clang-9", "clang-19", "gcc-9",  "gcc-12",
                                              "go1.2",   "go1.9",    "go1.26", "msvc-19"};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_TRUE(compare_toolchain_lines(ascending[i], ascending[j]) == (i <=> j))
          << ascending[i] << " " << ascending[j];
    }
  }
}

}  // namespace
}  // namespace tally::format
