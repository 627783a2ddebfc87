#include "triage/version_comparison.h"

#include <gmock/gmock.h>

namespace tally::triage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

// A user has at most one of these.
struct Users {
  std::string version;
  uint64_t all = 0;
  std::vector<std::pair<std::string, uint64_t>> stacks{};
};

const std::string kCrash = "crash/crash\nacme::parse:+0x1\nmain:+0x2";
const std::string kSameCrash = "crash/crash\nacme::parse:+0x7\nmain:+0x2";
const std::string kBug = "cc/bug\nacme::fold:+0x1\nmain:+0x2";

StackData data_of(const std::vector<Users>& all, const std::vector<std::string>& weeks) {
  StackData data{{.program = "cc"}};
  double x = 0;
  size_t number = 0;
  for (const Users& users : all) {
    uint64_t user = 0;
    const auto add = [&](format::Counts stacks) {
      format::ProgramReport program{.id = {.program = "cc",
                                           .version = users.version,
                                           .go_version = "gcc-12.2",
                                           .goos = "linux",
                                           .goarch = "amd64"},
                                    .counters = {},
                                    .stacks = std::move(stacks)};
      const format::Report report{.week = weeks[number++ % weeks.size()],
                                  .last_week = "",
                                  .x = x += 1e-5,
                                  .programs = {std::move(program)},
                                  .config = "v1.0.0"};
      EXPECT_TRUE(*data.add(report));
      ++user;
    };
    for (const auto& [stack, count] : users.stacks) {
      for (uint64_t i = 0; i < count; ++i) add({{stack, 3}});
    }
    while (user < users.all) add({});
  }
  return data;
}

std::vector<StackGroup> groups_of(const StackData& data) {
  return group_stacks(data, {}, [](const std::string& stack) { return stack; });
}

TEST(VersionComparison, TellsWhatIsNewGoneAndMoreFrequent) {
  const std::string other = "cc/bug\nacme::link:+0x1";
  const std::string steady = "cc/bug\nacme::read:+0x1";
  const StackData data = data_of({{"v1", 2000, {{kCrash, 40}, {other, 10}, {steady, 20}}},
                                  {"v2", 1000, {{kBug, 15}, {other, 30}, {steady, 10}}},
                                  {"v3", 100, {{kCrash, 50}}}},
                                 {"2026-11-22"});
  const auto groups = groups_of(data);
  const auto comparison = compare_versions(data, groups, "v1", "v2");
  ASSERT_TRUE(comparison) << comparison.error().message;
  EXPECT_TRUE(comparison->each_user_once);
  std::vector<std::string> sentences;
  for (const ComparedGroup& each : comparison->groups) {
    sentences.push_back(sentence_of(each, *comparison));
  }
  EXPECT_THAT(
      sentences,
      ElementsAre(
          "acme::fold is new: 15 of 1,000 users of v2, none of 2,000 of v1 (q < 0.0001).",
          "acme::link is 6 times as frequent: 30 of 1,000 users of v2, 10 of 2,000 of v1 "
          "(q < 0.0001).",
          "acme::parse is gone: none of 1,000 users of v2, 40 of 2,000 of v1 (q < 0.0001).",
          "acme::read is as frequent as before: 10 of 1,000 users of v2, 20 of 2,000 of v1 (may be "
          "chance, q = 1)."));
  EXPECT_TRUE(comparison->groups[0].is_regression());
  EXPECT_TRUE(comparison->groups[1].is_regression());
  EXPECT_FALSE(comparison->groups[2].is_regression());
  EXPECT_TRUE(comparison->groups[2].is_significant());
  EXPECT_FALSE(comparison->groups[3].is_significant());
}

TEST(VersionComparison, AUserWithTwoStacksOfAGroupCountsOnce) {
  StackData data{{.program = "cc"}};
  double x = 0;
  for (const char* version : {"v1", "v2"}) {
    format::ProgramReport program{.id = {"cc", version, "gcc-12.2", "linux", "amd64"},
                                  .counters = {},
                                  .stacks = {{kCrash, 1}, {kSameCrash, 1}}};
    ASSERT_TRUE(*data.add({.week = "2026-11-22",
                           .last_week = "",
                           .x = x += 0.1,
                           .programs = {program, program},
                           .config = ""}));
  }
  const auto groups = groups_of(data);
  ASSERT_THAT(groups, SizeIs(1));
  EXPECT_THAT(groups[0].stacks, SizeIs(2));
  EXPECT_EQ(groups[0].total.reports, 2U);
  EXPECT_EQ(groups[0].total.sum, 8);
  const auto comparison = compare_versions(data, groups, "v1", "v2");
  ASSERT_TRUE(comparison);
  EXPECT_EQ(comparison->groups[0].users.first_with, 1U);
  EXPECT_EQ(comparison->groups[0].users.first_without, 0U);
  EXPECT_EQ(comparison->groups[0].change, Change::kSame);
}

TEST(VersionComparison, OneUserProvesNothing) {
  const StackData data = data_of({{"v1", 500}, {"v2", 300, {{kBug, 1}}}}, {"2026-11-22"});
  const auto groups = groups_of(data);
  const auto comparison = compare_versions(data, groups, "v1", "v2");
  ASSERT_TRUE(comparison);
  EXPECT_EQ(comparison->groups[0].change, Change::kNew);
  EXPECT_FALSE(comparison->groups[0].is_significant());
  EXPECT_THAT(sentence_of(comparison->groups[0], *comparison), HasSubstr("may be chance"));
}

TEST(VersionComparison, SaysWhereUsersMayCountTwice) {
  const auto each_user_once = [](const std::vector<std::string>& weeks) {
    const StackData data = data_of({{"v1", 5, {{kBug, 2}}}, {"v2", 5}}, weeks);
    const auto groups = groups_of(data);
    return compare_versions(data, groups, "v1", "v2")->each_user_once;
  };
  EXPECT_TRUE(each_user_once({"2026-11-16", "2026-11-22"}));
  EXPECT_FALSE(each_user_once({"2026-11-15", "2026-11-22"}));
}

TEST(VersionComparison, TakesTheWeekThatSaysMost) {
  const auto best = [](const std::vector<Users>& users, const std::vector<std::string>& weeks) {
    const auto days = best_week(data_of(users, weeks), "v1", "v2");
    return days ? base::format_date(days->first) + " " + base::format_date(days->last) : "none";
  };
  // All in one week; of two weeks the newer.
  EXPECT_EQ(best({{"v1", 4}, {"v2", 4}}, {"2026-11-20", "2026-11-22"}), "2026-11-20 2026-11-22");
  EXPECT_EQ(best({{"v1", 4}, {"v2", 4}}, {"2026-11-15", "2026-11-22"}), "2026-11-22 2026-11-22");
  EXPECT_EQ(best({{"v1", 4}, {"v2", 4}}, {"2026-11-15", "2026-11-16"}), "2026-11-15 2026-11-16");
  // That with most reports of the rarer one.
  EXPECT_EQ(best({{"v1", 9}, {"v2", 3}}, {"2026-11-08", "2026-11-22", "2026-11-08"}),
            "2026-11-08 2026-11-08");
  EXPECT_EQ(best({{"v1", 2}, {"v2", 1}}, {"2026-11-01", "2026-11-20", "2026-11-22"}),
            "2026-11-20 2026-11-22");
  EXPECT_EQ(best({{"v1", 1}, {"v2", 1}}, {"2026-11-15", "2026-11-22"}), "none");
  EXPECT_EQ(best({{"v1", 1}}, {"2026-11-15"}), "none");
}

// In four weeks five users are twenty reports.
TEST(VersionComparison, OfSevenDaysEachUserCountsOnce) {
  const StackData data = data_of({{"v1", 200}, {"v2", 200, {{kBug, 20}}}},
                                 {"2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22"});
  const auto groups = groups_of(data);
  const auto all = compare_versions(data, groups, "v1", "v2");
  ASSERT_TRUE(all);
  EXPECT_FALSE(all->each_user_once);
  EXPECT_TRUE(all->groups[0].is_regression());
  const auto week = compare_versions(data, groups, "v1", "v2", best_week(data, "v1", "v2"));
  ASSERT_TRUE(week);
  EXPECT_TRUE(week->each_user_once);
  EXPECT_EQ(base::format_date(week->days.last), "2026-11-22");
  EXPECT_EQ(week->before_users, 50U);
  EXPECT_EQ(week->after_users, 50U);
  EXPECT_EQ(week->groups[0].users.second_with, 5U);
  EXPECT_FALSE(week->groups[0].is_regression());
}

TEST(VersionComparison, NamesTheVersionsThatThereAre) {
  const StackData data = data_of({{"v1.2.0", 5}, {"v1.3.0", 5}}, {"2026-11-22"});
  const auto error = [&](const char* before, const char* after) {
    const auto compared = compare_versions(data, {}, before, after);
    return compared ? std::string{} : compared.error().message;
  };
  EXPECT_EQ(error("v1.2.0", "v1.4.0"),
            "the data have no report of cc v1.4.0 (did you mean v1.2.0?); the newest versions in "
            "them are v1.2.0, v1.3.0");
  EXPECT_THAT(error("x", "v1.3.0"), HasSubstr("no report of cc x; the newest"));
  EXPECT_THAT(error("v1.2.0", "v1.2.0"), HasSubstr("itself"));
}

}  // namespace
}  // namespace tally::triage
