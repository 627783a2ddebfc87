#include "collector/config/config_history.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temp_dir.h"
#include "format/signed_note.h"

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::chrono::days kAge{35};

std::string config(const std::string& name) {
  return R"({"GOOS":["linux"],"Programs":[{"Name":"acme.org/)" + name + "\"}]}";
}

class ConfigHistoryTest : public testing::Test {
 protected:
  // The programs of the earlier configs, and when they were replaced.
  std::vector<std::string> put(const std::string& name, const char* today) {
    const auto earlier =
        put_in_force(dir_ / "configs", config(name), base::parse_date(today).value(), kAge);
    EXPECT_TRUE(earlier.has_value()) << earlier.error().message;
    std::vector<std::string> said;
    for (const EarlierConfig& each : *earlier) {
      said.push_back(each.config.programs[0].name.substr(9) + " " +
                     base::format_date(each.replaced));
    }
    return said;
  }
  size_t files() { return base::list_directory(dir_ / "configs").value().size(); }

  base::TempDir dir_;
};

TEST_F(ConfigHistoryTest, RemembersWhatWasInForce) {
  EXPECT_THAT(put("a", "2026-11-01"), IsEmpty());
  EXPECT_THAT(put("a", "2026-11-02"), IsEmpty());
  EXPECT_THAT(put("b", "2026-11-03"), ElementsAre("a 2026-11-03"));
  EXPECT_THAT(put("c", "2026-11-10"), ElementsAre("b 2026-11-10", "a 2026-11-03"));
  EXPECT_THAT(put("c", "2026-12-08"), ElementsAre("b 2026-11-10", "a 2026-11-03"));
  EXPECT_THAT(put("c", "2026-12-09"), ElementsAre("b 2026-11-10"));
  EXPECT_THAT(put("c", "2027-01-01"), IsEmpty());
  EXPECT_EQ(files(), 1);
}

TEST_F(ConfigHistoryTest, WhatComesBackIsInForceAgain) {
  put("a", "2026-11-01");
  put("b", "2026-11-03");
  EXPECT_THAT(put("a", "2026-11-04"), ElementsAre("b 2026-11-04"));
  EXPECT_THAT(put("b", "2026-11-05"), ElementsAre("a 2026-11-05"));
  EXPECT_EQ(files(), 2);
}

TEST_F(ConfigHistoryTest, KeepsSoMany) {
  for (size_t i = 0; i < 2 * kMaxEarlierConfigs; ++i) put(std::to_string(i), "2026-11-01");
  EXPECT_EQ(put("last", "2026-11-01").size(), kMaxEarlierConfigs);
  EXPECT_EQ(files(), kMaxEarlierConfigs + 1);
}

// Every state that a kill can leave: the old one is renamed before the new one is there.
TEST_F(ConfigHistoryTest, AKillInBetweenLosesNone) {
  put("a", "2026-11-01");
  const std::string hash = format::hash_of_text(config("a"));
  std::filesystem::rename(dir_ / "configs" / ("in-force-" + hash + ".json"),
                          dir_ / "configs" / ("replaced-2026-11-03-" + hash + ".json"));
  EXPECT_THAT(put("b", "2026-11-04"), ElementsAre("a 2026-11-03"));
  ASSERT_TRUE(base::replace_file(dir_ / "configs" / ("in-force-" + hash + ".json"), config("a"))
                  .has_value());
  EXPECT_THAT(put("a", "2026-11-05"), ElementsAre("b 2026-11-05"));
  EXPECT_EQ(files(), 2);
}

TEST_F(ConfigHistoryTest, LeavesOtherFilesAndChangedOnesAlone) {
  put("a", "2026-11-01");
  put("b", "2026-11-02");
  const std::string name = "replaced-2026-11-02-" + format::hash_of_text(config("a")) + ".json";
  for (const std::string& each :
       {name, std::string("notes.txt"), std::string("replaced-2026-11-31-x.json"),
        std::string("replaced-2026-11-01-nohash.json")}) {
    ASSERT_TRUE(base::replace_file(dir_ / "configs" / each, config("c")).has_value());
  }
  EXPECT_THAT(put("b", "2026-11-03"), IsEmpty());
  EXPECT_EQ(files(), 5);
}

TEST_F(ConfigHistoryTest, SaysWhereItCannotWrite) {
  ASSERT_TRUE(base::replace_file(dir_ / "configs", "a file").has_value());
  const auto put = put_in_force(dir_ / "configs", config("a"), base::Date{}, kAge);
  ASSERT_FALSE(put.has_value());
  EXPECT_THAT(put.error().message, testing::HasSubstr((dir_ / "configs").native()));
}

}  // namespace
}  // namespace tally::collector
