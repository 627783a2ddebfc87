// The upload config decides what of a report leaves the machine; the local report has all of it.
#include "upload/counter_files.h"
#include "upload/weekly_run_fixture.h"

namespace tally::upload {
namespace {

constexpr const char* kStackFile = "stackprog@devel-go1.23.5-linux-amd64-2026-11-22.v1.count";

class ConfigTest : public WeeklyRunTest {
 protected:
  format::ProgramConfig& of_go() {
    return *std::ranges::find(options_.config->programs, "cmd/go", &format::ProgramConfig::name);
  }
  // The programs of the report that is sent now.
  std::vector<format::ProgramReport> sent_programs(const char* week = "2026-11-29") {
    EXPECT_EQ(run().sent, 1);
    return report(dir_ / "upload" / (std::string(week) + ".json")).programs;
  }
};

TEST_F(ConfigTest, WithoutTheProgramNothingOfItIsSent) {
  std::erase_if(options_.config->programs, [](const auto& p) { return p.name == "cmd/go"; });
  EXPECT_THAT(sent_programs(), IsEmpty());
  EXPECT_GT(local_count("cmd/go", "go/invocations"), 0);
}

TEST_F(ConfigTest, WithoutTheVersionNothingOfItIsSent) {
  std::erase(of_go().versions, "go1.23.5");
  EXPECT_THAT(sent_programs(), IsEmpty());
  EXPECT_GT(local_count("cmd/go", "go/invocations"), 0);
}

TEST_F(ConfigTest, WithoutTheToolchainNothingOfItIsSent) {
  std::erase(options_.config->go_version, "go1.23.5");
  EXPECT_THAT(sent_programs(), IsEmpty());
  EXPECT_GT(local_count("cmd/go", "go/invocations"), 0);
}

TEST_F(ConfigTest, WithoutTheCounterTheOthersAreSent) {
  of_go().counters = {{.name = "go/mode:{module,gopath}", .rate = 1}};
  EXPECT_THAT(sent_programs().at(0).counters, ElementsAre(testing::Key("go/mode:module")));
  EXPECT_GT(local_count("cmd/go", "go/invocations"), 0);
}

TEST_F(ConfigTest, WithoutOneBucketTheOtherBucketsOfItsChartAreSent) {
  of_go().counters = {{.name = "go/platform/target/goarch:{386,amd64}", .rate = 1}};
  EXPECT_THAT(sent_programs().at(0).counters,
              ElementsAre(testing::Key("go/platform/target/goarch:amd64")));
  EXPECT_GT(local_count("cmd/go", "go/platform/target/goarch:arm64"), 0);
}

TEST_F(ConfigTest, AStackIsSentOnlyIfTheConfigHasIt) {
  fs::remove(local_ / kGoFile);
  copy(kStackFile);
  const auto full = read_counter_file(local_ / kStackFile).value().counts;
  ASSERT_FALSE(full.stacks.empty());
  const std::string& name = full.stacks.begin()->first;
  options_.config->go_version.push_back(full.id.go_version);
  format::ProgramConfig program{
      .name = full.id.program, .versions = {full.id.version}, .counters = {}, .stacks = {}};
  program.stacks = {{.name = name.substr(0, name.find('\n')), .rate = 1, .depth = 16}};
  options_.config->programs = {program};
  ASSERT_THAT(sent_programs("2026-11-25").at(0).stacks, testing::Contains(testing::Key(name)));

  fs::remove_all(dir_ / "upload");
  fs::remove(local_ / "local.2026-11-25.json");
  copy(kStackFile);
  options_.config->programs[0].stacks[0].name = "another";
  EXPECT_THAT(sent_programs("2026-11-25").at(0).stacks, IsEmpty());
}

TEST_F(ConfigTest, ItsVersionIsNamed) {
  options_.config->version = "v1.2.3";
  run();
  EXPECT_EQ(report(dir_ / "upload/2026-11-29.json").config, "v1.2.3");
}

TEST_F(ConfigTest, CountsStayAtTheLargestNumberThatAReportCanHold) {
  copy(kGofmtFile);
  fs::copy_file(local_ / kGoFile, local_ / "again.v1.count");
  set_value(kGoFile, "go/invocations", -1);  // all bits: 2^64-1
  set_value("again.v1.count", "go/invocations", INT64_MAX);
  run();
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), INT64_MAX);
  for (const auto& program : report(dir_ / "upload/2026-11-29.json").programs) {
    if (program.id.program != "cmd/go") continue;
    EXPECT_EQ(program.counters.at("go/invocations"), INT64_MAX);
  }
}

}  // namespace
}  // namespace tally::upload
