#include "collector/http/config_pages.h"

#include <gmock/gmock.h>

#include "collector/config/config_log_fixture.h"
#include "format/signed_note.h"

namespace tally::collector {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

class ConfigPagesTest : public testing::Test {
 protected:
  const ConfigPages signed_{loaded_log({logged_version(1, "2026-10-01", {"cc/build"}),
                                        logged_version(2, "2026-11-01", {"cc/flag"})})};
  const ConfigPages plain_{LoadedConfig{.text = "{}", .config = {}, .log = {}}};
};

TEST_F(ConfigPagesTest, TheLastVersionIsAskedForAnewEachTime) {
  const Response latest = signed_.find("/config/latest").value();
  EXPECT_EQ(latest.status, 200);
  EXPECT_EQ(latest.type, "text/plain; charset=utf-8");
  EXPECT_EQ(*latest.body, "note 2\n");
  EXPECT_EQ(header(latest, "ETag"), "\"hash2\"");
  EXPECT_EQ(header(latest, "Cache-Control"), "no-cache");
}

TEST_F(ConfigPagesTest, AVersionNeverChanges) {
  for (const int number : {1, 2}) {
    const Response version = signed_.find(fmt::format("/config/v{}", number)).value();
    EXPECT_EQ(*version.body, fmt::format("note {}\n", number));
    EXPECT_EQ(header(version, "ETag"), fmt::format("\"hash{}\"", number));
    EXPECT_THAT(header(version, "Cache-Control"), HasSubstr("immutable"));
  }
}

TEST_F(ConfigPagesTest, ListsTheVersions) {
  const Response versions = signed_.find("/config/versions").value();
  EXPECT_EQ(versions.type, "application/json");
  EXPECT_THAT(*versions.body, HasSubstr("\"Version\":\"v0.2.0\""));
  EXPECT_EQ(header(versions, "ETag"), '"' + format::hash_of_text(*versions.body) + '"');
}

TEST_F(ConfigPagesTest, TellsOfTheLastVersionAsJson) {
  EXPECT_EQ(*signed_.find("/api/v1/config")->body, "text 2\n");
  EXPECT_THAT(*signed_.find("/api/v1/config/list")->body, HasSubstr("cc/flag"));
  EXPECT_THAT(*signed_.find("/api/v1/config/list")->body, Not(HasSubstr("cc/build")));
  EXPECT_THAT(*signed_.find("/api/v1/config/history")->body, HasSubstr("hash1"));
}

TEST_F(ConfigPagesTest, SaysWhichVersionsThereAre) {
  for (const char* path : {"/config/v3", "/config/v18446744073709551617"}) {
    const Response missing = signed_.find(path).value();
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(header(missing, "Cache-Control"), "");
    EXPECT_EQ(*missing.body,
              "The upload config has no version of this number; the last is 2, at "
              "/config/latest.\n");
  }
}

TEST_F(ConfigPagesTest, LeavesOtherPathsToOthers) {
  for (const char* path :
       {"/config", "/config/", "/config/v0", "/config/v01", "/config/v", "/config/v-1", "/config/1",
        "/config/v1/", "/config/../v1", "/config/latest ", "/api/v1/config/", "/"}) {
    EXPECT_FALSE(signed_.find(path).has_value()) << path;
  }
}

TEST_F(ConfigPagesTest, SaysThatNothingIsSigned) {
  for (const char* path : {"/config/latest", "/config/v1", "/config/versions"}) {
    const Response missing = plain_.find(path).value();
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(*missing.body,
              "This collector publishes no signed versions of its upload config; what may be sent "
              "is at /api/v1/config.\n");
  }
  EXPECT_EQ(*plain_.find("/api/v1/config")->body, "{}");
  EXPECT_EQ(*plain_.find("/api/v1/config/history")->body, R"({"Versions":[],"Rollout":[]})");
}

}  // namespace
}  // namespace tally::collector
