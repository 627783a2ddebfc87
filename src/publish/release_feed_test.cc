#include "publish/release_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tally::publish {
namespace {

using testing::ElementsAre;

TEST(VersionsOfTags, AreCanonicalSortedAndOnce) {
  EXPECT_THAT(versions_of_tags({"v1.10.0", "v1.9", "nightly", "v1.9.0", "1.2.3", "v1.10.0+x",
                                "tool/v3.0.0", "v1.10.0-rc.1"},
                               ""),
              ElementsAre("v1.9.0", "v1.10.0-rc.1", "v1.10.0"));
  EXPECT_THAT(versions_of_tags({"v1.0.0", "tool/v3.0.0", "tool/x", "toolv4.0.0"}, "tool/"),
              ElementsAre("v3.0.0"));
}

TEST(ReleaseFeed, IsKnownByHowItBegins) {
  EXPECT_THAT(parse_release_feed("\n [{\"tag_name\":\"v1.0.0\"}]", "").value(),
              ElementsAre("v1.0.0"));
  EXPECT_THAT(
      parse_release_feed("\xef\xbb\xbf<feed><entry><id>x/v1.0.0</id></entry></feed>", "").value(),
      ElementsAre("v1.0.0"));
  EXPECT_THAT(parse_release_feed("v1.1.0\r\nv1.0.0\n\nv1.2.0", "").value(),
              ElementsAre("v1.0.0", "v1.1.0", "v1.2.0"));
}

TEST(ReleaseFeed, TagsHaveThePrefixAndListsDoNot) {
  EXPECT_THAT(parse_release_feed(R"([{"tag_name":"v9.0.0"},{"tag_name":"gopls/v1.0.0"}])", "gopls/")
                  .value(),
              ElementsAre("v1.0.0"));
  EXPECT_THAT(parse_release_feed("v1.0.0\n", "gopls/").value(), ElementsAre("v1.0.0"));
}

TEST(ReleaseFeed, SaysWhatIsWrong) {
  const auto message = [](std::string_view text, std::string_view prefix = "") {
    const auto versions = parse_release_feed(text, prefix);
    return versions ? "" : versions.error().message;
  };
  EXPECT_EQ(message(""), "it is empty");
  EXPECT_EQ(message(" \n"), "it is empty");
  EXPECT_EQ(message("[]"), "none of its 0 tags is a version like v1.2.3");
  EXPECT_EQ(message("not found"), "none of its 2 tags is a version like v1.2.3");
  EXPECT_EQ(message(R"([{"tag_name":"v1.0.0"}])", "cc/"),
            "none of its 1 tags is a version like cc/v1.2.3");
  EXPECT_EQ(message(R"({"message":"Not Found"})"), "it holds no releases but a message: Not Found");
  EXPECT_EQ(message("<html/>"), "it is XML, but no Atom feed: its root is <html>");
}

}  // namespace
}  // namespace tally::publish
