#include "collector/charts/participation.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "collector/charts/chart_fixture.h"

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ParticipationTest : public testing::Test {
 protected:
  ParticipationTest() {
    FilledDay first{index_, "2026-11-08", 5};
    first.participants("acme.org/ld", "GOOS", 4);
    first.bucket("acme.org/ld", "Version", "v1.9.0", {4, 0});
    first.bucket("acme.org/ld", "GOOS", "linux", {4, 0});
    FilledDay second{index_, "2026-11-15", 7};
    second.participants("acme.org/ld", "GOOS", 6);
    second.bucket("acme.org/ld", "Version", "v1.9.0", {4, 0});
    second.bucket("acme.org/ld", "Version", "v1.10.0", {3, 0});
    second.bucket("acme.org/ld", "GOOS", "linux", {6, 0});
    second.participants("cmd/go", "GOOS", 2);
    second.bucket("cmd/go", "GoVersion", "go1.26", {2, 0});
    days_ = {first.counted(), second.counted(), FilledDay{index_, "2026-11-22", 1}.counted()};
  }

  std::string json(size_t limit, std::string_view after) const {
    return participation_json(index_, days_, {"2026-11-08", "2026-11-22", false, limit, after});
  }

  const ChartIndex index_{small_config()};
  std::vector<CountedDay> days_;
};

TEST_F(ParticipationTest, ByWeekVersionAndSystem) {
  const auto programs = participation(index_, days_, "2026-11-08", "2026-11-22");
  ASSERT_EQ(programs.size(), 3);
  EXPECT_EQ(programs[0].program.key, "acme.org/cc");  // by name
  EXPECT_EQ(programs[0].program.first_week, "");
  const ProgramPresence& ld = programs[1];
  EXPECT_EQ(ld.program,
            (Presence{"acme.org/ld", "2026-11-08", 10, {{"2026-11-08", 4}, {"2026-11-15", 6}}}));
  EXPECT_THAT(
      ld.versions,
      ElementsAre(Presence{"v1.9.0", "2026-11-08", 8, {{"2026-11-08", 4}, {"2026-11-15", 4}}},
                  Presence{"v1.10.0", "2026-11-15", 3, {{"2026-11-15", 3}}}));
  ASSERT_EQ(ld.goos.size(), 1);
  EXPECT_EQ(ld.goos[0].key, "linux");
  EXPECT_EQ(programs[2].versions[0].key, "go1.26");
}

TEST_F(ParticipationTest, TheFirstWeekIsThatOfAllWeeks) {
  const auto programs = participation(index_, days_, "2026-11-15", "2026-11-15");
  EXPECT_EQ(programs[1].program, (Presence{"acme.org/ld", "2026-11-08", 6, {{"2026-11-15", 6}}}));
  EXPECT_EQ(programs[1].versions[0], (Presence{"v1.9.0", "2026-11-08", 4, {{"2026-11-15", 4}}}));
  EXPECT_THAT(participation(index_, days_, "2026-11-22", "2026-11-22")[1].program.weeks, IsEmpty());
}

// The weeks of users end on different days; in seven days each reports once.
TEST(Presence, InStepsOfSevenDaysBackFromTheLast) {
  const std::vector<WeekReports> days{
      {"2026-11-01", 1}, {"2026-11-02", 2}, {"2026-11-08", 4}, {"2026-11-15", 8}};
  const Presence stepped = in_steps({"v1", "2026-11-01", 15, days}, "2026-11-15");
  EXPECT_EQ(
      stepped,
      (Presence{
          "v1", "2026-11-01", 15, {{"2026-11-01", 1}, {"2026-11-08", 6}, {"2026-11-15", 8}}}));
  EXPECT_THAT(in_steps({"v1", "2026-11-01", 15, days}, "2026-11-16").weeks,
              ElementsAre(WeekReports{"2026-11-02", 3}, WeekReports{"2026-11-09", 4},
                          WeekReports{"2026-11-16", 8}));
  EXPECT_THAT(in_steps({"v1", "", 0, {}}, "2026-11-16").weeks, IsEmpty());
}

TEST_F(ParticipationTest, JsonInSteps) {
  const auto page = [&](bool has_series) {
    return nlohmann::json::parse(
        participation_json(index_, days_, {"2026-11-08", "2026-11-15", has_series, 9, ""}));
  };
  EXPECT_EQ(page(true), page(false));  // each of these days is the last of its step
  days_.push_back(FilledDay{index_, "2026-11-23", 1}.counted());
  const auto stepped = nlohmann::json::parse(
      participation_json(index_, days_, {"2026-11-08", "2026-11-23", true, 9, ""}));
  EXPECT_EQ(stepped["Weeks"].size(), 4);
  const auto& ld = stepped["Programs"][1];
  EXPECT_EQ(ld["Weeks"][0]["Week"], "2026-11-09");
  EXPECT_EQ(ld["Versions"][0]["Weeks"][1]["Week"], "2026-11-16");
  EXPECT_EQ(ld["GOOS"][0]["Weeks"][1]["Reports"], 6);
  EXPECT_EQ(ld["Reports"], 10);
}

TEST_F(ParticipationTest, Json) {
  EXPECT_EQ(
      json(1, ""),
      R"({"DateRange":["2026-11-08","2026-11-22"],"Weeks":[)"
      R"({"Week":"2026-11-08","Reports":5},{"Week":"2026-11-15","Reports":7},)"
      R"({"Week":"2026-11-22","Reports":1}],"Programs":[)"
      R"({"Name":"acme.org/cc","FirstWeek":"","Reports":0,"Weeks":[],"Versions":[],"GOOS":[]})"
      R"(],"Next":"acme.org/cc"})");
}

TEST_F(ParticipationTest, PagesAreAllProgramsOnce) {
  std::vector<std::string> names;
  std::string after;
  do {
    const auto page = nlohmann::json::parse(json(2, after));
    for (const auto& each : page["Programs"]) names.push_back(each["Name"]);
    after = page.value("Next", "");
  } while (!after.empty());
  EXPECT_THAT(names, ElementsAre("acme.org/cc", "acme.org/ld", "cmd/go"));
  EXPECT_EQ(nlohmann::json::parse(json(3, "")).value("Next", ""), "");
}

}  // namespace
}  // namespace tally::collector
