#include "collector/config/config_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "collector/config/config_log_fixture.h"

namespace tally::collector {
namespace {

using nlohmann::json;
using testing::HasSubstr;

publish::ConfigLog two_versions() {
  return {logged_version(1, "2026-10-01", {"cc/build"}),
          logged_version(2, "2026-11-01", {"cc/build", "cc/flag:{lto,pgo}"})};
}

TEST(ConfigJson, SaysWhatEachVersionHasChanged) {
  const json history = json::parse(config_history_json(two_versions()))["Versions"];
  ASSERT_EQ(history.size(), 2);
  EXPECT_EQ(history[1]["Version"], "v0.2.0");
  EXPECT_EQ(history[1]["Hash"], "hash2");
  EXPECT_EQ(history[1]["Number"], 2);
  EXPECT_EQ(history[1]["Published"], "2026-11-01");
  EXPECT_THAT(history[0]["Changes"].dump(), HasSubstr("starts collecting cc/build"));
  EXPECT_THAT(history[1]["Changes"].dump(), HasSubstr("cc/flag"));
  EXPECT_THAT(history[1]["Changes"].dump(), testing::Not(HasSubstr("cc/build")));
  EXPECT_EQ(config_history_json({}), R"({"Versions":[],"Rollout":[]})");
}

TEST(ConfigJson, SaysWhenTheShareOfUsersWhoAreAskedHasChanged) {
  const std::vector<std::optional<format::PromptRollout>> prompts = {
      std::nullopt,
      format::PromptRollout{0.01, "acme"},
      format::PromptRollout{0.01, "acme"},
      format::PromptRollout{0.05, "acme"},
      format::PromptRollout{0.05, "other"},
      std::nullopt};
  publish::ConfigLog log;
  for (size_t i = 0; i < prompts.size(); ++i) {
    log.push_back(logged_version(i + 1, fmt::format("2026-10-0{}", i + 1), {"cc/build"}));
    log.back().content.config.prompt = prompts[i];
  }
  const json history = json::parse(config_history_json(log));
  EXPECT_EQ(history["Rollout"], json::parse(R"([
      {"Date":"2026-10-02","Version":"v0.2.0","Rate":0.01,"Salt":"acme"},
      {"Date":"2026-10-04","Version":"v0.4.0","Rate":0.05,"Salt":"acme"},
      {"Date":"2026-10-05","Version":"v0.5.0","Rate":0.05,"Salt":"other"},
      {"Date":"2026-10-06","Version":"v0.6.0","Rate":null,"Salt":null}])"));
  EXPECT_EQ(history["Versions"][3]["Changes"],
            json({"the share of users who are asked rises from 1 % to 5 %"}));
}

TEST(ConfigJson, ListsWhichShareOfUsersIsAskedIfTheConfigSaysIt) {
  auto config = two_versions()[1].content.config;
  EXPECT_FALSE(json::parse(config_list_json(config)).contains("Prompt"));
  config.prompt = {.rate = 0.05, .salt = "acme-2026"};
  config.charts =
      "type: prompt\nrate: 0.05\nsalt: acme-2026\ndescription: A few first.\n"
      "issue: https://acme.org/issues/9\n";
  EXPECT_EQ(json::parse(config_list_json(config))["Prompt"],
            json::parse(R"({"Rate":0.05,"Salt":"acme-2026","Description":"A few first.",
                            "Issues":["https://acme.org/issues/9"]})"));
}

TEST(ConfigJson, ListsChartsAndWhoApprovedThem) {
  auto config = two_versions()[1].content.config;
  config.charts =
      "title: Builds\n"
      "description: how often it runs\n"
      "issue: https://acme.org/issues/1\n"
      "type: partition\n"
      "program: acme.org/cc\n"
      "module: acme.org/cc\n"
      "counter: cc/build\n"
      "version: v1.2.0\n";
  config.programs[0].stacks = {{.name = "cc/bug", .rate = 0.5, .depth = 16}};
  const json list = json::parse(config_list_json(config));
  EXPECT_EQ(list["Version"], "v0.2.0");
  EXPECT_EQ(list["Published"], "2026-11-01");
  EXPECT_EQ(list["GOOS"], json({"linux"}));
  const json& program = list["Programs"][0];
  EXPECT_EQ(program["Name"], "acme.org/cc");
  EXPECT_EQ(program["Versions"], json({"v1.2.3"}));
  EXPECT_EQ(program["Charts"][0], json::parse(R"({"Chart":"cc/build","Type":"partition",
      "Title":"Builds","Description":"how often it runs","Buckets":[],
      "Issues":["https://acme.org/issues/1"],"From":"v1.2.0","Rate":1})"));
  EXPECT_EQ(program["Charts"][1], json::parse(R"({"Chart":"cc/flag","Type":"partition","Title":"",
      "Description":"","Buckets":["lto","pgo"],"Issues":[],"From":"","Rate":1})"));
  EXPECT_EQ(program["Charts"][2], json::parse(R"({"Chart":"cc/bug","Type":"stack","Title":"",
      "Description":"","Buckets":[],"Issues":[],"From":"","Rate":0.5,"Depth":16})"));
}

TEST(ConfigJson, ListsTheRealConfig) {
  const auto config = format::parse_upload_config(
      base::read_file(TALLY_TEST_DATA "/go-config/config.json").value());
  const json list = json::parse(config_list_json(*config));
  EXPECT_EQ(list["Version"], "");
  EXPECT_EQ(list["Programs"].size(), config->programs.size());
}

// Programs, counters and titles may hold anything that JSON can escape.
TEST(ConfigJson, StaysJsonWhateverTheNames) {
  auto config = two_versions()[0].content.config;
  config.programs[0].name = "\xed\xb0\x80\"<script>";
  EXPECT_NO_THROW(EXPECT_TRUE(json::accept(config_list_json(config))));
}

}  // namespace
}  // namespace tally::collector
