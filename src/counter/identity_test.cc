#include "counter/identity.h"

#include <gtest/gtest.h>

#include <string>

#include "tally/counter.h"

namespace tally::counter {
namespace {

constexpr Date kDay = std::chrono::year_month_day{std::chrono::year{2026}, std::chrono::November,
                                                  std::chrono::day{22}};

std::string name_of(std::string_view program, std::string_view version,
                    std::string_view toolchain) {
  consent::FixedString<256> name;
  if (!file_name(identify(program, version, toolchain), kDay, name)) return "refused";
  return std::string(name.view());
}

TEST(Identity, NamesTheFile) {
  const Identity here = identify("p", "", "gcc-12.2");
  const std::string platform = std::string(here.goos) + "-" + std::string(here.goarch);
  EXPECT_EQ(name_of("acme.org/cc", "v1.2.3", "gcc-12.2"),
            "cc@v1.2.3-gcc-12.2-" + platform + "-2026-11-22.v1.count");
  EXPECT_EQ(name_of("cc", "", "clang-19.1"), "cc-clang-19.1-" + platform + "-2026-11-22.v1.count");
  EXPECT_EQ(name_of("cmd/go", "v9.9.9", "go1.23.5"),
            "go@go1.23.5-go1.23.5-" + platform + "-2026-11-22.v1.count");
}

TEST(Identity, DevelopmentVersionsAreDevel) {
  for (const char* version :
       {"(devel)", "v0.0.0-20261122010101-abcdef012345", "v1.2.3-pre-1", "devel +a"}) {
    EXPECT_EQ(identify("p", version, "gcc-12.2").version, "devel") << version;
  }
  for (const char* version : {"", "v1.2.3", "v1.2.3-pre.1"}) {
    EXPECT_EQ(identify("p", version, "gcc-12.2").version, version);
  }
}

TEST(Identity, ToolchainsThatNobodyReleasedAreDevel) {
  for (const char* toolchain :
       {"go1.26.8", "go1.27rc1", "go1.9beta2", "go1", "gcc-12.2", "clang-19.1", "msvc-19.4"}) {
    EXPECT_EQ(identify("p", "v1.0.0", toolchain).toolchain, toolchain);
  }
  for (const char* toolchain : {"", "devel go1.27-abc", "go1.26-custom", "go1.26 X:loopvar", "go1.",
                                "go1..2", "go1.26rc", "gcc", "gcc-", "my compiler-1"}) {
    EXPECT_EQ(identify("p", "v1.0.0", toolchain).toolchain, "devel") << toolchain;
  }
}

TEST(Identity, TheFileStaysInItsDirectory) {
  EXPECT_EQ(name_of("", "v1.0.0", "gcc-12.2"), "refused");
  EXPECT_EQ(name_of("/", "v1.0.0", "gcc-12.2"), "refused");
  EXPECT_EQ(name_of("acme.org/..", "v1.0.0", "gcc-12.2"), "refused");
  EXPECT_EQ(name_of("cc", "v1/../../x", "gcc-12.2"), "refused");
  EXPECT_EQ(name_of("cc\n", "v1.0.0", "gcc-12.2"), "refused");
  EXPECT_EQ(name_of(std::string(300, 'c'), "v1.0.0", "gcc-12.2"), "refused");
}

TEST(Identity, TheToolchainIsTheCompilerOfThisFile) {
#if defined(__clang__)
  EXPECT_TRUE(std::string_view(TALLY_TOOLCHAIN).starts_with("clang-"));
#else
  EXPECT_EQ(TALLY_TOOLCHAIN,
            "gcc-" + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__));
#endif
  EXPECT_EQ(identify("p", "", TALLY_TOOLCHAIN).toolchain, TALLY_TOOLCHAIN);
}

}  // namespace
}  // namespace tally::counter
