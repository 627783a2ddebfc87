#include "triage/source_path.h"

#include <gtest/gtest.h>

namespace tally::triage {
namespace {

TEST(SourcePath, IsSeenFromTheProjectsRoot) {
  EXPECT_EQ(path_in_project("/b/acme/src/x.cc", "/b/acme"), "src/x.cc");
  EXPECT_EQ(path_in_project("/b/acme/src/x.cc", "/b/acme/build/release"), "src/x.cc");
  EXPECT_EQ(path_in_project("/b/acme/build/../src/./x.cc", "/b/acme/build"), "src/x.cc");
  EXPECT_EQ(path_in_project("../src/x.cc", "/b/acme/build"), "src/x.cc");
  EXPECT_EQ(path_in_project("./src/x.cc", "."), "src/x.cc");
  EXPECT_EQ(path_in_project("src/x.cc", "/b/acme"), "src/x.cc");
  EXPECT_EQ(path_in_project("/b/acme-2/x.cc", "/b/acme"), "acme-2/x.cc");
}

TEST(SourcePath, IsNoneOutsideOfIt) {
  EXPECT_EQ(path_in_project("/usr/include/c++/12/vector", "/b/acme"), "");
  EXPECT_EQ(path_in_project("/b/acme/x.cc", ""), "");
  EXPECT_EQ(path_in_project("../x.cc", "."), "");
  EXPECT_EQ(path_in_project("", "/b"), "");
}

}  // namespace
}  // namespace tally::triage
