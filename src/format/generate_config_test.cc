#include "format/generate_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "format/sampling_rate.h"

namespace tally::format {
namespace {

using testing::ElementsAre;

const std::string kProgram = "acme.org/cc";

ChartRecord record(std::string counter, std::string version = "", std::string program = kProgram) {
  ChartRecord made;
  made.program = std::move(program);
  made.counter = std::move(counter);
  made.version = std::move(version);
  return made;
}

ChartRecord with_type(ChartRecord made, ChartType type) {
  made.type = type;
  return made;
}

VersionList versions(std::vector<std::string> of_program) {
  VersionList list;
  list.goos = {"linux", "darwin"};
  list.goarch = {"arm64", "amd64"};
  list.go_version = {"go1.9.2rc2", "go1.22rc1", "go1.23.1", "go1.21.0"};
  list.programs[kProgram] = std::move(of_program);
  return list;
}

UploadConfig generated(std::vector<ChartRecord> records, const VersionList& list,
                       const Padding& padding = {}, const GenerateOptions& options = {}) {
  const auto config =
      generate_config({.records = std::move(records), .problems = {}}, list, padding, options);
  EXPECT_TRUE(config) << config.error().message;
  return config.value_or(UploadConfig{});
}

std::string refusal(std::vector<ChartRecord> records, const VersionList& list,
                    const Padding& padding = {}) {
  const auto config =
      generate_config({.records = std::move(records), .problems = {}}, list, padding, {});
  return config ? "" : config.error().message;
}

TEST(GenerateConfig, OfTheRealChartConfigIsTheRealUploadConfig) {
  const std::string charts = base::read_file(TALLY_TEST_DATA "/go-config/config.txt").value();
  const std::string json = base::read_file(TALLY_TEST_DATA "/go-config/config.json").value();
  const UploadConfig real = parse_upload_config(json).value();
  VersionList list{
      .goos = real.goos, .goarch = real.goarch, .go_version = real.go_version, .programs = {}};
  for (const ProgramConfig& program : real.programs) {
    if (!is_toolchain_program(program.name)) list.programs[program.name] = program.versions;
  }
  const auto config = generate_config(parse_chart_config(charts), list, {}, {});
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(write_upload_config(*config), json + "\n");
  for (const ProgramConfig& program : real.programs) list.programs[program.name] = program.versions;
  EXPECT_EQ(generate_config(parse_chart_config(charts), list, {}, {}).value(), real);
}

TEST(GenerateConfig, SaysWhichShareOfUsersIsAskedAsTheRecordDoes) {
  ChartConfig charts{.records = {record("cc/a")}, .problems = {}};
  const VersionList list = versions({"v1.0.0"});
  const UploadConfig without = generate_config(charts, list, {}, {}).value();
  EXPECT_FALSE(without.prompt);
  charts.prompt = PromptRecord{};
  charts.prompt->rollout = {0.05, "acme"};
  const UploadConfig config = generate_config(charts, list, {}, {}).value();
  EXPECT_EQ(config.prompt, (PromptRollout{0.05, "acme"}));
  EXPECT_FALSE(covers(without, config));
  EXPECT_FALSE(covers(config, without));
  charts.records.clear();
  EXPECT_FALSE(generate_config(charts, list, {}, {}));
}

TEST(GenerateConfig, SortsProgramsAndKeepsTheOrderOfRecords) {
  ChartRecord stack = record("cc/bug");
  stack.depth = 16;
  VersionList list = versions({"v1.0.0"});
  list.programs["acme.org/as"] = {"v1.0.0"};
  const UploadConfig config =
      generated({record("cc/z"), stack, record("as/x", "", "acme.org/as"), record("cc/a")}, list);
  EXPECT_EQ(config.sample_rate, 1);
  EXPECT_THAT(config.goos, ElementsAre("linux", "darwin"));
  EXPECT_THAT(config.go_version, ElementsAre("go1.9.2rc2", "go1.22rc1", "go1.23.1", "go1.21.0"));
  ASSERT_EQ(config.programs.size(), 2U);
  EXPECT_EQ(config.programs[0].name, "acme.org/as");
  EXPECT_THAT(config.programs[1].counters,
              ElementsAre(CounterConfig{"cc/z", 1, 0}, CounterConfig{"cc/a", 1, 0}));
  EXPECT_THAT(config.programs[1].stacks, ElementsAre(CounterConfig{"cc/bug", 1, 16}));
}

TEST(GenerateConfig, TakesVersionsFromTheLeastOn) {
  const VersionList list = versions({"v1.10.0", "v1.2.0", "v1.9.0", "devel"});
  EXPECT_THAT(generated({record("a", "v1.9.0"), record("b", "v1.10.0")}, list).programs[0].versions,
              ElementsAre("v1.9.0", "v1.10.0"));
  EXPECT_THAT(generated({record("a", "v1.9.0"), record("b")}, list).programs[0].versions,
              ElementsAre("devel", "v1.2.0", "v1.9.0", "v1.10.0"));
}

TEST(GenerateConfig, ToolchainProgramsHaveTheVersionsOfTheToolchain) {
  VersionList list = versions({"v1.0.0"});
  EXPECT_THAT(
      generated({record("a", "go1.21.0", "cmd/go"), record("b", "go1.22rc1", "cmd/go")}, list)
          .programs[0]
          .versions,
      ElementsAre("go1.21.0", "go1.22rc1", "go1.23.1"));
  EXPECT_THAT(generated({record("a", "", "cmd/go")}, list).programs[0].versions,
              ElementsAre("go1.9.2rc2", "go1.21.0", "go1.22rc1", "go1.23.1"));
  list.programs["cmd/go"] = {"go1.22.0", "go1.9.2rc2"};
  EXPECT_THAT(generated({record("a", "", "cmd/go")}, list).programs[0].versions,
              ElementsAre("go1.9.2rc2", "go1.22.0"));
  EXPECT_THAT(generated({record("a", "go1", "cmd/go")}, list).programs[0].versions,
              ElementsAre("go1.22.0"));
}

TEST(GenerateConfig, PadsFromTheLatestReleaseAlsoBelowTheLeastVersion) {
  const Padding padding{{kProgram,
                         {.regular = {.releases = 2, .minor = 2, .prereleases = 1},
                          .needed = {.releases = 1, .minor = 1},
                          .prerelease_names = {"rc1"}}}};
  const VersionList list = versions({"v1.0.0"});
  EXPECT_THAT(generated({record("a", "v1.1.0")}, list, padding).programs[0].versions,
              ElementsAre("v1.1.0", "v1.2.0-rc1", "v1.2.0"));
  EXPECT_THAT(
      generated({record("a")}, list, padding, {.padding = PaddingUse::kNeeded, .participants = {}})
          .programs[0]
          .versions,
      ElementsAre("v1.0.0", "v1.1.0"));
}

TEST(GenerateConfig, RatesAreSaidOrComputed) {
  ChartRecord with_rate = record("a");
  with_rate.rate = 0.25;
  with_rate.error = 0.05;
  ChartRecord with_error = record("b");
  with_error.error = 0.05;
  const VersionList list = versions({"v1.0.0"});
  const std::vector<ChartRecord> records = {with_rate, with_error, record("c")};
  EXPECT_THAT(
      generated(records, list).programs[0].counters,
      ElementsAre(CounterConfig{"a", 0.25, 0}, CounterConfig{"b", 1, 0}, CounterConfig{"c", 1, 0}));
  const GenerateOptions options{.padding = PaddingUse::kRegular, .participants = 10'000};
  EXPECT_THAT(
      generated(records, list, {}, options).programs[0].counters,
      ElementsAre(CounterConfig{"a", 0.25, 0}, CounterConfig{"b", sampling_rate(0.05, 10'000), 0},
                  CounterConfig{"c", 1, 0}));
}

TEST(GenerateConfig, WhatShowsTheSameInAnotherWayAddsNothing) {
  const VersionList list = versions({"v1.0.0"});
  const ChartRecord survey = with_type(record("a:{x,y}"), ChartType::kSurvey);
  const ChartRecord series = with_type(record("a:x"), ChartType::kTimeseries);
  const std::vector<CounterConfig> one = {{"a:{x,y,z}", 1, 0}};
  EXPECT_EQ(generated({survey, record("a:{x,y,z}"), series}, list).programs[0].counters, one);
  EXPECT_THAT(generated({survey, series}, list).programs[0].counters,
              ElementsAre(CounterConfig{"a:{x,y}", 1, 0}));
  EXPECT_THAT(generated({survey, record("a:x")}, list).programs[0].counters,
              ElementsAre(CounterConfig{"a:{x,y}", 1, 0}, CounterConfig{"a:x", 1, 0}));
}

TEST(GenerateConfig, SaysWhatIsMissing) {
  EXPECT_EQ(refusal({}, versions({"v1.0.0"})),
            "the chart config has no record: an upload config of it would end all collection");
  EXPECT_EQ(refusal({record("a")}, {}),
            "the program acme.org/cc has no version: name its versions in the list of versions");
  EXPECT_EQ(refusal({record("a", "v2.0.0")}, versions({"v1.0.0", "v1.5.0"})),
            "the program acme.org/cc has no version from v2.0.0 on, which is the first that its "
            "records apply to; its last is v1.5.0: name later ones in the list of versions, or pad "
            "it further");
  EXPECT_EQ(refusal({record("a")}, versions({"v1.0.0"}), {{"acme.org/as", ProgramPadding{}}}),
            "there is padding for acme.org/as, which no record of the chart config is about");
  EXPECT_EQ(refusal({record("a", "", "cmd/go")}, versions({}), {{"cmd/go", ProgramPadding{}}}),
            "there is padding for cmd/go, but programs of the toolchain are not padded");
  EXPECT_EQ(
      refusal({record("a")}, versions({"v99999999999999999999.0.0"}),
              {{kProgram, {.regular = {.releases = 1}, .needed = {}, .prerelease_names = {}}}}),
      "padding the versions of acme.org/cc: v99999999999999999999.0.0 has a number that is "
      "too large to count on from");
}

TEST(Covers, IsForFurtherVersionsAlone) {
  VersionList list = versions({"v1.0.0"});
  const UploadConfig needed = generated({record("a"), record("b")}, list);
  EXPECT_TRUE(covers(needed, needed));
  UploadConfig present = needed;
  present.programs[0].versions = {"v1.1.0", "v1.0.0"};
  present.version = "v0.7.0";
  EXPECT_TRUE(covers(present, needed));
  EXPECT_FALSE(covers(needed, present));

  const auto changed = [&](auto change) {
    UploadConfig other = present;
    change(other);
    return covers(other, needed);
  };
  EXPECT_FALSE(changed([](auto& c) { c.goos.push_back("plan9"); }));
  EXPECT_FALSE(changed([](auto& c) { c.goarch.pop_back(); }));
  EXPECT_FALSE(changed([](auto& c) { std::swap(c.go_version[0], c.go_version[1]); }));
  EXPECT_FALSE(changed([](auto& c) { c.programs[0].name = "other"; }));
  EXPECT_FALSE(changed([](auto& c) { c.programs.emplace_back().name = "other"; }));
  EXPECT_FALSE(changed([](auto& c) { c.programs.clear(); }));
  EXPECT_FALSE(changed([](auto& c) { c.programs[0].counters.pop_back(); }));
  EXPECT_FALSE(changed([](auto& c) { c.programs[0].counters[0].rate = 0.5; }));
  EXPECT_FALSE(changed([](auto& c) { c.programs[0].stacks.push_back({.name = "s"}); }));
}

}  // namespace
}  // namespace tally::format
