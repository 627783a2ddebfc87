#include "format/github_releases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

namespace tally::format {
namespace {

using testing::ElementsAre;

TEST(GithubReleases, AreTagsWithoutDrafts) {
  EXPECT_THAT(parse_github_releases(R"([{"url":"u","tag_name":"v1.1.0","draft":false,"assets":[]},
      {"tag_name":"v1.2.0","draft":true},{"tag_name":"tool/v1.0.0","prerelease":true}])")
                  .value(),
              ElementsAre("v1.1.0", "tool/v1.0.0"));
  EXPECT_THAT(parse_github_releases("[]").value(), ElementsAre());
}

TEST(GithubReleases, SaysWhatIsWrong) {
  struct Case {
    std::string_view json, message;
  };
  for (const auto& [json, message] : {
           Case{R"({"message":"API rate limit exceeded"})",
                "it holds no releases but a message: API rate limit exceeded"},
           {R"({"tag_name":"v1.0.0"})", "it is not an array"},
           {"[1]", "a release is not an object"},
           {"[{}]", "a release has no tag_name"},
           {R"([{"tag_name":1}])", "tag_name is not a string"},
           {R"([{"tag_name":"v1.0.0","draft":"no"}])", "draft is neither true nor false"},
           {R"([{"tag_name":"v1.0.0","tag_name":"v2.0.0"}])",
            "a release has the key \"tag_name\" twice"},
       }) {
    const auto tags = parse_github_releases(json);
    ASSERT_FALSE(tags) << json;
    EXPECT_EQ(tags.error().message, message);
  }
}

}  // namespace
}  // namespace tally::format
