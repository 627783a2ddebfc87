// Real files with flipped bytes: what is behind them is read, and all else goes on.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/store/report_fixture.h"

namespace tally::collector {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

constexpr auto kWeek = "2026-11-22";
constexpr uint64_t kReports = 3000;

std::vector<fs::path> files_of(const fs::path& directory, std::string_view suffix) {
  std::vector<fs::path> files;
  for (const auto& each : fs::directory_iterator{directory}) {
    if (each.path().native().ends_with(suffix)) files.push_back(each.path());
  }
  std::ranges::sort(files);
  return files;
}

// Flips all bits of `size` bytes in the middle of the file.
void damage(const fs::path& path, double where, size_t size) {
  const base::Descriptor file{::open(path.c_str(), O_RDWR | O_CLOEXEC)};
  const auto at = static_cast<off_t>(static_cast<double>(fs::file_size(path)) * where);
  std::string bytes(size, '\0');
  ASSERT_EQ(::pread(file.get(), bytes.data(), size, at), static_cast<ssize_t>(size));
  for (char& each : bytes) each = static_cast<char>(~each);
  ASSERT_EQ(::pwrite(file.get(), bytes.data(), size, at), static_cast<ssize_t>(size));
}

class StoreDamageTest : public testing::Test {
 protected:
  fs::path store() const { return dir_ / "store"; }

  // The first reports lie in a table, the last ones in another and in the log.
  void fill() {
    put_all(*open_store(store()), kWeek, 0, kReports);
    put_all(*open_store(store()), kWeek, kReports, kReports + 10);  // opening writes a table
    put_all(*open_store(store()), kWeek, kReports + 10, kReports + 20);
    all_ = kReports + 20;
  }

  void damage_the_large_table() {
    const auto tables = files_of(store(), ".sst");
    ASSERT_FALSE(tables.empty());
    const auto largest = std::ranges::max_element(
        tables, {}, [](const fs::path& path) { return fs::file_size(path); });
    damage(*largest, 0.3, 64);
    damage(*largest, 0.6, 64);
  }

  base::TempDir dir_;
  uint64_t all_ = 0;
};

TEST_F(StoreDamageTest, WhatIsBehindADamagedBlockIsRead) {
  fill();
  damage_the_large_table();
  const auto store = open_store(this->store());
  const auto lines = lines_of(*store, kWeek);
  EXPECT_LT(lines.size(), all_);
  EXPECT_GT(lines.size(), all_ * 7 / 10);
  EXPECT_GE(store->status().damaged_records, 1U);
  EXPECT_TRUE(std::ranges::is_sorted(
      lines, {}, [](const std::string& line) { return format::parse_report(line).value().x; }));
  const std::set<std::string> found{lines.begin(), lines.end()};
  for (uint64_t i = 0; i < all_; ++i) {
    const std::string line = report_line(kWeek, spread_x(i), static_cast<int64_t>(i));
    // All in other files are found, also those with keys between those of the damaged block.
    EXPECT_TRUE(i < kReports || found.contains(line)) << i;
    // What cannot be read is not known to be new.
    const Stored again = put(*store, kWeek, spread_x(i), line);
    EXPECT_EQ(again, found.contains(line) ? Stored::kAlready : Stored::kFailed) << i;
  }
  EXPECT_EQ(put(*store, kWeek, 0.123, report_line(kWeek, 0.123)), Stored::kNew);
  EXPECT_EQ(put(*store, "2026-11-29", 0.5, report_line("2026-11-29", 0.5)), Stored::kNew);
  const auto seen = store->status().damaged_records;
  EXPECT_EQ(lines_of(*store, kWeek).size(), lines.size() + 1);
  EXPECT_GE(store->status().damaged_records, seen);
  EXPECT_FALSE(store->status().failed);
}

TEST_F(StoreDamageTest, IsToldAndRepaired) {
  fill();
  EXPECT_THAT(open_store(store())->check().value().damaged, testing::IsEmpty());
  damage_the_large_table();
  const uint64_t readable = lines_of(*open_store(store()), kWeek).size();
  const CheckResult check = open_store(store())->check().value();
  EXPECT_EQ(check.records, readable);
  EXPECT_GE(check.damaged.size(), 2U);  // at least a block, and the number of reports
  EXPECT_EQ(open_store(store(), Store::Open::kReadOnly)->check().value().records <= readable, true);

  const auto repaired = repair_store(store(), dir_ / "damaged");
  ASSERT_TRUE(repaired.has_value()) << repaired.error().message;
  EXPECT_EQ(repaired->records, readable);
  EXPECT_FALSE(files_of(dir_ / "damaged", ".sst").empty());
  const auto store = open_store(this->store());
  EXPECT_THAT(store->weeks(), ElementsAre(WeekCount{kWeek, readable}));
  EXPECT_THAT(store->check().value().damaged, testing::IsEmpty());
  // What was lost can be sent again.
  uint64_t fresh = 0;
  for (uint64_t i = 0; i < all_; ++i) {
    const std::string line = report_line(kWeek, spread_x(i), static_cast<int64_t>(i));
    const Stored again = put(*store, kWeek, spread_x(i), line);
    ASSERT_TRUE(again == Stored::kNew || again == Stored::kAlready);
    if (again == Stored::kNew) ++fresh;
  }
  EXPECT_EQ(fresh, all_ - readable);
  EXPECT_EQ(lines_of(*store, kWeek).size(), all_);
}

TEST_F(StoreDamageTest, ADamagedLogLosesOnlyWhatIsDamaged) {
  {
    const auto store = open_store(this->store());
    for (uint64_t i = 0; i < 200; ++i) put_all(*store, kWeek, i, i + 1);  // each with a sync
  }
  const auto logs = files_of(store(), ".log");
  ASSERT_EQ(logs.size(), 1U);
  damage(logs[0], 0.5, 16);
  const auto store = open_store(this->store());
  const auto lines = lines_of(*store, kWeek);
  EXPECT_LT(lines.size(), 200U);
  EXPECT_GT(lines.size(), 50U);
  const auto last = report_line(kWeek, spread_x(199), 199);
  EXPECT_TRUE(std::ranges::count(lines, last) == 1) << "what is behind the damage is lost";
  EXPECT_THAT(store->weeks(), ElementsAre(WeekCount{kWeek, lines.size()}));
  EXPECT_FALSE(files_of(this->store().native() + ".damaged", ".log").empty());
  for (uint64_t i = 0; i < 200; ++i) {
    const Stored again =
        put(*store, kWeek, spread_x(i), report_line(kWeek, spread_x(i), static_cast<int64_t>(i)));
    EXPECT_TRUE(again == Stored::kNew || again == Stored::kAlready);
  }
  EXPECT_THAT(store->weeks(), ElementsAre(WeekCount{kWeek, 200}));
}

TEST_F(StoreDamageTest, ATornEndOfTheLogIsNoDamage) {
  {
    const auto store = open_store(this->store());
    for (uint64_t i = 0; i < 20; ++i) put_all(*store, kWeek, i, i + 1);
  }
  const auto logs = files_of(store(), ".log");
  ASSERT_EQ(logs.size(), 1U);
  fs::resize_file(logs[0], fs::file_size(logs[0]) - 10);
  const auto store = open_store(this->store());
  EXPECT_EQ(lines_of(*store, kWeek).size(), 19U);
  EXPECT_THAT(store->weeks(), ElementsAre(WeekCount{kWeek, 19}));
  EXPECT_FALSE(fs::exists(this->store().native() + ".damaged"));
}

TEST_F(StoreDamageTest, ARecordThatIsNotItsKeysReportIsSetAside) {
  {
    const auto store = open_store(this->store());
    put_all(*store, kWeek, 0, 10);
    EXPECT_EQ(put(*store, kWeek, 0.5, report_line(kWeek, 0.25)), Stored::kNew);
    EXPECT_EQ(put(*store, kWeek, 0.75, "{}"), Stored::kNew);
    EXPECT_EQ(store->check().value().damaged.size(), 2U);
  }
  const auto repaired = repair_store(store(), dir_ / "damaged");
  ASSERT_TRUE(repaired.has_value()) << repaired.error().message;
  EXPECT_EQ(repaired->damaged.size(), 2U);
  EXPECT_EQ(lines_of(*open_store(store()), kWeek).size(), 10U);
  const auto aside = base::read_file(dir_ / "damaged/records.txt");
  EXPECT_THAT(aside.value(), testing::HasSubstr("\t{}\n"));
}

// A table that cannot even be opened stops the collector with what to do.
TEST_F(StoreDamageTest, ATableWithoutItsEndIsToldAndRepaired) {
  fill();
  const auto tables = files_of(store(), ".sst");
  const auto largest = std::ranges::max_element(
      tables, {}, [](const fs::path& path) { return fs::file_size(path); });
  damage(*largest, 0.999, 8);
  fs::resize_file(*largest, fs::file_size(*largest) - 40);
  const auto opened = Store::open(store());
  ASSERT_FALSE(opened.has_value());
  EXPECT_THAT(opened.error().message, testing::HasSubstr("tallyd check --repair"));
  const auto repaired = repair_store(store(), dir_ / "damaged");
  ASSERT_TRUE(repaired.has_value()) << repaired.error().message;
  EXPECT_FALSE(repaired->damaged.empty());
  EXPECT_GE(lines_of(*open_store(store()), kWeek).size(), 20U);
}

}  // namespace
}  // namespace tally::collector
