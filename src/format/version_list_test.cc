#include "format/version_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tally::format {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(VersionList, KeepsOrderAndDropsWhatIsThereTwice) {
  const auto list = parse_version_list(R"({"GOOS":["linux","darwin","linux"],"GOARCH":null,
      "GoVersion":["go1.9.2rc2","go1.2"],"Programs":{"b":["v2.0.0","v1.0.0"],"a":[]}})");
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_THAT(list->goos, ElementsAre("linux", "darwin"));
  EXPECT_THAT(list->goarch, ElementsAre());
  EXPECT_THAT(list->go_version, ElementsAre("go1.9.2rc2", "go1.2"));
  EXPECT_THAT(list->programs,
              ElementsAre(Pair("a", ElementsAre()), Pair("b", ElementsAre("v2.0.0", "v1.0.0"))));
  EXPECT_EQ(parse_version_list("{}").value(), VersionList{});
}

TEST(VersionList, SaysWhatIsWrong) {
  struct Case {
    std::string_view json, message;
  };
  for (const auto& [json, message] : {
           Case{"[]", "it is not an object"},
           {R"({"GOOS":"linux"})", "GOOS is not an array"},
           {R"({"GOOS":["linux",""]})", "a member of GOOS is empty"},
           {R"({"GOARCH":["a b"]})",
            "the member \"a b\" of GOARCH has white space or control characters"},
           {R"({"GoVersion":[1]})", "a member of GoVersion is not a string"},
           {R"({"Programs":[]})", "Programs is not an object"},
           {R"({"Programs":{"":[]}})", "Programs has a program without a name"},
           {R"({"Programs":{"p":{}}})", "p is not an array"},
           {R"({"Programs":{"p":["v1.0.0"],"p":[]}})", "Programs has the key \"p\" twice"},
           {R"({"GOOS":[],"GOOS":[]})", "it has the key \"GOOS\" twice"},
           {R"({"Program":{}})",
            "it has the member \"Program\", which is none of GOOS, GOARCH, GoVersion and Programs"},
       }) {
    const auto list = parse_version_list(json);
    ASSERT_FALSE(list) << json;
    EXPECT_EQ(list.error().message, message);
  }
  EXPECT_FALSE(parse_version_list(""));
  EXPECT_FALSE(parse_version_list(std::string(100'000, '[')));
}

}  // namespace
}  // namespace tally::format
