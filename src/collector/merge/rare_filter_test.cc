#include "collector/merge/rare_filter.h"

#include <gmock/gmock.h>

#include <random>
#include <set>
#include <vector>

namespace tally::collector {
namespace {

using format::Counts;
using format::ProgramReport;
using format::Report;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

ProgramReport program(const std::string& version, Counts counters = {}, Counts stacks = {},
                      const std::string& goos = "linux") {
  return {.id = {"acme.org/cc", version, "gcc-12.2", goos, "amd64"},
          .counters = std::move(counters),
          .stacks = std::move(stacks)};
}

Report report(double x, std::vector<ProgramReport> programs) {
  return {.week = "2026-11-22",
          .last_week = "",
          .x = x,
          .programs = std::move(programs),
          .config = "v1.0.0"};
}

std::vector<Report> filtered(uint64_t min_reports, const std::vector<Report>& reports) {
  RareFilter filter{min_reports};
  for (const Report& each : reports) filter.count(each);
  std::vector<Report> result;
  for (const Report& each : reports) result.push_back(filter.reduced(each));
  return result;
}

TEST(RareFilter, OneReportIsEnoughForOne) {
  const std::vector<Report> reports = {report(0.1, {program("v1", {{"a", 1}}, {{"s\nf:1", 2}})}),
                                       report(0.2, {})};
  EXPECT_EQ(filtered(1, reports), reports);
}

TEST(RareFilter, AWeekWithFewReportsIsNotPublished) {
  RareFilter filter{2};
  EXPECT_FALSE(filter.publishes_week());
  filter.count(report(0.1, {}));
  EXPECT_FALSE(filter.publishes_week());
  filter.count(report(0.2, {}));
  EXPECT_TRUE(filter.publishes_week());
}

TEST(RareFilter, RareBuildsGo) {
  const auto got =
      filtered(2, {report(0.1, {program("v1"), program("v2")}), report(0.2, {program("v1")}),
                   report(0.3, {program("v1", {}, {}, "plan9")})});
  EXPECT_THAT(got[0].programs, ElementsAre(program("v1")));
  EXPECT_THAT(got[1].programs, ElementsAre(program("v1")));
  EXPECT_THAT(got[2].programs, IsEmpty());
  EXPECT_EQ(got[2].x, 0.3);
}

TEST(RareFilter, RareCountersAndStacksOfABuildGo) {
  const auto got = filtered(
      2, {report(0.1, {program("v1", {{"a", 1}, {"b", 9}}, {{"s\nf:1", 1}, {"s\nf:2", 1}})}),
          report(0.2, {program("v1", {{"a", 2}}, {{"s\nf:2", 3}}),
                       program("v2", {{"b", 1}}, {{"s\nf:1", 1}})}),
          report(0.3, {program("v2")})});
  EXPECT_THAT(got[0].programs[0].counters, ElementsAre(Pair("a", 1)));
  EXPECT_THAT(got[0].programs[0].stacks, ElementsAre(Pair("s\nf:2", 1)));
  EXPECT_THAT(got[1].programs[1].counters, IsEmpty());
  EXPECT_THAT(got[1].programs[1].stacks, IsEmpty());
}

TEST(RareFilter, AReportCountsOnce) {
  const auto got = filtered(
      2, {report(0.1, {program("v1", {{"a", 1}}), program("v1", {{"a", 1}})}), report(0.2, {})});
  EXPECT_THAT(got[0].programs, IsEmpty());
}

// Whatever is counted from what stays is nothing, or enough reports; and what stays is what enough
// reports had.
TEST(RareFilter, WhatStaysIsNeverRare) {
  std::mt19937 random{11};
  for (int round = 0; round < 50; ++round) {
    std::vector<Report> reports;
    for (int i = 0; i < 30; ++i) {
      Report each = report(i / 30.0, {});
      for (auto n = random() % 4; n > 0; --n) {
        ProgramReport one = program("v" + std::to_string(random() % 4), {}, {},
                                    random() % 5 == 0 ? "darwin" : "linux");
        for (auto c = random() % 3; c > 0; --c) {
          one.counters["c" + std::to_string(random() % 6)] = 1;
          one.stacks["s\nf:" + std::to_string(random() % 8)] = 1;
        }
        each.programs.push_back(std::move(one));
      }
      reports.push_back(std::move(each));
    }
    const uint64_t least = 1 + random() % 6;
    std::map<std::string, std::set<double>> seen;
    for (const Report& each : filtered(least, reports)) {
      for (const ProgramReport& one : each.programs) {
        seen["version " + one.id.version].insert(each.x);
        seen["goos " + one.id.goos].insert(each.x);
        for (const auto& [name, count] : one.counters) seen[name].insert(each.x);
        for (const auto& [name, count] : one.stacks) {
          seen[one.id.version + name].insert(each.x);
        }
      }
    }
    for (const auto& [what, holders] : seen) EXPECT_GE(holders.size(), least) << what;
  }
}

}  // namespace
}  // namespace tally::collector
