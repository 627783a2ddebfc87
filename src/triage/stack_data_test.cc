#include "triage/stack_data.h"

#include <gmock/gmock.h>

namespace tally::triage {
namespace {

using format::ProgramReport;
using format::Report;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;

ProgramReport program(const std::string& version, format::Counts stacks,
                      const std::string& name = "acme.org/cc") {
  return {.id = {.program = name,
                 .version = version,
                 .go_version = "gcc-12.2",
                 .goos = "linux",
                 .goarch = "amd64"},
          .counters = {},
          .stacks = std::move(stacks)};
}

Report report(const std::string& week, double x, std::vector<ProgramReport> programs) {
  return {
      .week = week, .last_week = "", .x = x, .programs = std::move(programs), .config = "v1.0.0"};
}

const std::string kStack = "cc/bug\nacme::f:+0x1";

DataQuery query() { return {.program = "acme.org/cc"}; }

std::vector<std::string> names(const StackData::Versions& versions) {
  std::vector<std::string> all;
  for (const auto& [version, count] : versions) all.push_back(version);
  return all;
}

TEST(StackData, CountsAReportOnce) {
  StackData data{query()};
  const Report one = report("2026-11-22", 0.5, {program("v1.0.0", {{kStack, 2}})});
  EXPECT_TRUE(*data.add(one));
  EXPECT_TRUE(*data.add(one));
  ASSERT_THAT(data.stacks(), ElementsAre(Pair(kStack, SizeIs(1))));
  EXPECT_EQ(data.stacks().at(kStack)[0].count, 2);
  EXPECT_EQ(data.reports().reports, 1U);
  EXPECT_THAT(data.days(), SizeIs(1));
}

TEST(StackData, TakesOnlyTheProgramAndTheWeeks) {
  DataQuery within = query();
  within.from = *base::parse_date("2026-11-15");
  within.to = *base::parse_date("2026-11-22");
  StackData data{within};
  double x = 0.1;
  for (const char* week : {"2026-11-14", "2026-11-15", "2026-11-22", "2026-11-23"}) {
    ASSERT_TRUE(
        data.add(report(week, x += 0.1,
                        {program("v1.0.0", {{kStack, 1}}),
                         program("v1.0.0", {{"other/bug\nf:+0x1", 1}}, "acme.org/other")})));
  }
  EXPECT_EQ(data.reports().reports, 2U);
  EXPECT_THAT(data.stacks(), ElementsAre(Pair(kStack, SizeIs(2))));
}

TEST(StackData, AReportWithoutTheStackCountsForItsVersion) {
  StackData data{query()};
  ASSERT_TRUE(data.add(report("2026-11-22", 0.1, {program("v1.10.0", {})})));
  ASSERT_TRUE(data.add(
      report("2026-11-22", 0.2, {program("v1.9.0", {}), program("v1.10.0", {{kStack, 1}})})));
  EXPECT_THAT(names(data.versions()), ElementsAre("v1.9.0", "v1.10.0"));
  EXPECT_EQ(data.versions().at("v1.10.0").reports, 2U);
  EXPECT_EQ(data.reports().reports, 2U);
}

TEST(StackData, LeavesPrereleasesOutIfAsked) {
  DataQuery released = query();
  released.with_prereleases = false;
  StackData data{released};
  double x = 0.1;
  for (const char* version : {"v1.0.0", "v1.1.0-rc.1", "devel", "v1.0.0+build-7", ""}) {
    ASSERT_TRUE(data.add(report("2026-11-22", x += 0.1, {program(version, {{kStack, 1}})})));
  }
  EXPECT_THAT(names(data.versions()), ElementsAre("", "v1.0.0", "v1.0.0+build-7"));
}

TEST(StackData, KnowsPrereleases) {
  for (const char* version : {"v1.2.3-pre.1", "v1.2.3-0.20261122", "go1.27rc1", "go1.27beta2",
                              "devel", "v1.0.0-rc.1+build"}) {
    EXPECT_TRUE(is_prerelease(version)) << version;
  }
  for (const char* version :
       {"v1.2.3", "v1.2.3+a-b", "go1.27", "go1.26.8", "go1.26.8-custom", "", "12-beta"}) {
    EXPECT_FALSE(is_prerelease(version)) << version;
  }
}

TEST(StackData, RefusesWhatIsNoReport) {
  StackData data{query()};
  for (const auto& [week, x] :
       std::initializer_list<std::pair<const char*, double>>{{"", 0.5},
                                                             {"2026-11-31", 0.5},
                                                             {"2026-11-22", 0},
                                                             {"2026-11-22", 1},
                                                             {"2026-11-22", -0.5}}) {
    EXPECT_FALSE(*data.add(report(week, x, {program("v1.0.0", {{kStack, 1}})})));
  }
  EXPECT_EQ(data.reports().reports, 0U);
}

TEST(StackData, SaysThatThereIsTooMuch) {
  const auto add_two = [](DataLimits limits) {
    StackData data{query(), limits};
    const auto first = data.add(report("2026-11-22", 0.1, {program("v1.0.0", {{kStack, 1}})}));
    EXPECT_TRUE(first.has_value());
    const auto second =
        data.add(report("2026-11-22", 0.2, {program("v1.0.0", {{kStack + "0", 1}})}));
    return second ? std::string{} : second.error().message;
  };
  EXPECT_EQ(add_two({}), "");
  EXPECT_THAT(add_two({.max_reports = 1}), HasSubstr("more than 1 reports of acme.org/cc"));
  EXPECT_THAT(add_two({.max_occurrences = 1}), HasSubstr("ask for fewer weeks"));
  EXPECT_THAT(add_two({.max_stack_bytes = kStack.size()}), HasSubstr("ask for fewer weeks"));
}

TEST(StackData, ExpandsWhatWasNot) {
  StackData data{query()};
  ASSERT_TRUE(
      data.add(report("2026-11-22", 0.1, {program("v1.0.0", {{"b\nx.org/p.f:+1\n\".g:+2", 1}})})));
  EXPECT_THAT(data.stacks(), ElementsAre(Pair("b\nx.org/p.f:+1\nx.org/p.g:+2", SizeIs(1))));
}

TEST(StackData, UsersAreTheReportsOfSevenDays) {
  const auto day = [](int d) { return base::Date{std::chrono::days{20'000 + d}}; };
  ReportCount count;
  EXPECT_EQ(count.users(), 0U);
  for (const int d : {0, 1, 6, 6, 7, 8, 30, 30, 30}) count.add(day(d));
  EXPECT_EQ(count.reports, 9U);
  EXPECT_EQ(count.users(), 4U);  // days 0 to 6, 1 to 7, 2 to 8
}

}  // namespace
}  // namespace tally::triage
