#include "upload/inventory.h"

#include "upload/weekly_run_fixture.h"

namespace tally::upload {
namespace {

using testing::HasSubstr;

base::Date day(const char* text) { return *base::parse_date(text); }

using InventoryTest = WeeklyRunTest;

TEST_F(InventoryTest, SaysWhatAUserKeeps) {
  copy(kGofmtFile);
  const Inventory found = take_inventory(dir_.path());
  EXPECT_TRUE(found.exists);
  EXPECT_TRUE(found.has_go_programs);
  EXPECT_EQ(found.counter_files, 2U);
  EXPECT_THAT(found.programs,
              ElementsAre(std::pair{"cmd/go", "go1.23.5"}, std::pair{"cmd/gofmt", "go1.23.5"}));
  ASSERT_EQ(found.open_weeks.size(), 1U);
  EXPECT_EQ(found.open_weeks.begin()->first, day("2026-11-29"));
  EXPECT_EQ(found.open_weeks.begin()->second.earliest_begin, day("2026-11-22"));
  EXPECT_EQ(found.bytes, fs::file_size(local_ / kGoFile) + fs::file_size(local_ / kGofmtFile));
  EXPECT_THAT(found.problems, IsEmpty());
}

TEST_F(InventoryTest, SaysWhatWasSentAndWhatWaits) {
  run();
  ASSERT_TRUE(base::create_file(local_ / "2026-12-06.json", "{}").has_value());
  ASSERT_TRUE(base::create_file(local_ / "upload.token", "").has_value());
  const Inventory found = take_inventory(dir_.path());
  EXPECT_THAT(found.local_reports, ElementsAre(day("2026-11-29")));
  EXPECT_THAT(found.ready_reports, ElementsAre(day("2026-12-06")));
  EXPECT_EQ(found.sent_reports, 1U);
  ASSERT_TRUE(found.last_sent.has_value());
  EXPECT_EQ(found.last_sent->week, day("2026-11-29"));
  EXPECT_TRUE(found.last_tried.has_value());
  EXPECT_TRUE(found.programs.contains("cmd/go"));
}

TEST_F(InventoryTest, GoesOnBehindWhatIsBroken) {
  ASSERT_TRUE(base::create_file(local_ / "a.v1.count", "no counter file").has_value());
  ASSERT_TRUE(base::create_file(local_ / "local.2026-11-22.json", "{").has_value());
  ASSERT_TRUE(base::create_file(dir_ / "upload", "no directory").has_value());
  const Inventory found = take_inventory(dir_.path());
  EXPECT_EQ(found.counter_files, 2U);
  EXPECT_TRUE(found.programs.contains("cmd/go"));
  ASSERT_EQ(found.problems.size(), 3U);
  EXPECT_THAT(found.problems[0], HasSubstr("a.v1.count"));
  EXPECT_THAT(found.problems[1], HasSubstr("local.2026-11-22.json"));
  EXPECT_THAT(found.problems[2], HasSubstr("upload"));
}

TEST(Inventory, OfNothingIsEmpty) {
  const Inventory found = take_inventory("/nonexistent/telemetry");
  EXPECT_FALSE(found.exists);
  EXPECT_THAT(found.problems, IsEmpty());
}

TEST(Inventory, OrdersVersions) {
  const std::vector<std::string> ascending{"", "devel", "go1.9.2", "go1.26.8", "v1.2.3", "v1.10.0"};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(is_older_version(ascending[i], ascending[j]), i < j)
          << ascending[i] << " " << ascending[j];
    }
  }
}

}  // namespace
}  // namespace tally::upload
