#include "publish/chart_coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace tally::publish {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string read(const std::string& name) {
  std::ifstream file{std::string{TALLY_TEST_DATA} + "/go-config/" + name};
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

format::ChartConfig charts(const std::string& text) { return format::parse_chart_config(text); }

format::UploadConfig config(std::vector<std::string> counters, std::vector<std::string> stacks) {
  format::ProgramConfig program{
      .name = "acme.org/cc", .versions = {}, .counters = {}, .stacks = {}};
  for (auto& name : counters) program.counters.push_back({.name = name, .rate = 1});
  for (auto& name : stacks) program.stacks.push_back({.name = name, .rate = 1, .depth = 16});
  format::UploadConfig made;
  made.programs = {program};
  return made;
}

constexpr const char* kCharts =
    "title: Builds\nissue: https://acme.org/1\ntype: partition\nprogram: acme.org/cc\nmodule: "
    "acme.org\n"
    "counter: acme/build:{a,b}\n---\n"
    "title: Bugs\nissue: https://acme.org/2\ntype: stack\nprogram: acme.org/cc\nmodule: acme.org\n"
    "counter: acme/bug\ndepth: 16\n";

TEST(NamesWithoutRecord, AreNoneWhereEveryNameHasOne) {
  EXPECT_THAT(names_without_record(config({"acme/build:{b,a}"}, {"acme/bug"}), charts(kCharts)),
              IsEmpty());
  EXPECT_THAT(names_without_record(config({"acme/build:a"}, {}), charts(kCharts)), IsEmpty());
}

TEST(NamesWithoutRecord, AreThoseOfAnotherBucketKindOrProgram) {
  EXPECT_THAT(names_without_record(config({"acme/build:{a,c}", "acme/bug"}, {"acme/build:a"}),
                                   charts(kCharts)),
              ElementsAre("acme/build:c of acme.org/cc", "acme/bug of acme.org/cc",
                          "acme/build:a of acme.org/cc"));
  format::UploadConfig other = config({"acme/build:a"}, {});
  other.programs[0].name = "acme.org/ld";
  EXPECT_THAT(names_without_record(other, charts(kCharts)),
              ElementsAre("acme/build:a of acme.org/ld"));
}

TEST(RecordsWithoutName, AreWhatTheConfigLacks) {
  EXPECT_THAT(records_without_name(charts(kCharts), config({"acme/build:{a,b}"}, {"acme/bug"})),
              IsEmpty());
  EXPECT_THAT(records_without_name(charts(kCharts), config({"acme/build:a"}, {})),
              ElementsAre("acme/build:b of acme.org/cc", "acme/bug of acme.org/cc"));
}

TEST(NamesWithoutRecord, AreNoneOfTheRealConfig) {
  const auto real = format::parse_upload_config(read("config.json"));
  ASSERT_TRUE(real);
  EXPECT_THAT(names_without_record(*real, charts(read("config.txt"))), IsEmpty());
  EXPECT_THAT(records_without_name(charts(read("config.txt")), *real), IsEmpty());
}

}  // namespace
}  // namespace tally::publish
