#include "collector/merge/publisher.h"

#include <gmock/gmock.h>

#include <chrono>
#include <future>

#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/config/upload_config_fixture.h"
#include "collector/merge/packers.h"

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::FieldsAre;
using testing::Gt;
using testing::IsEmpty;

// A published week, whose size is known.
auto IsWeek(const char* week, uint64_t reports) { return FieldsAre(week, reports, Gt(0U)); }

format::UploadConfig config() { return config_of_cc("v1", {}); }

std::string line(const std::string& week, double x) {
  format::Report report{.week = week, .last_week = "", .x = x, .programs = {}, .config = "v1.0.0"};
  report.programs.push_back(
      {.id = {"acme.org/cc", "v1", "gcc-12.2", "linux", "amd64"}, .counters = {}, .stacks = {}});
  return format::write_report_line(report);
}

class PublisherTest : public testing::Test {
 protected:
  PublisherTest() { open(); }

  void open() { store_ = std::move(Store::open(dir_ / "store").value()); }

  void put(const std::string& week, double x) {
    std::promise<Stored> result;
    store_->submit({week, x, line(week, x)}, [&](Stored stored) { result.set_value(stored); });
    ASSERT_EQ(result.get_future().get(), Stored::kNew);
  }

  std::unique_ptr<Publisher> start() {
    return std::move(Publisher::start(*store_, options(), config()).value());
  }

  PublisherOptions options() {
    return {.merged = dir_ / "merged",
            .aggregates = dir_ / "aggregates",
            .quiet = quiet_,
            .keep = keep_,
            .today = [this] { return base::parse_date(today_).value(); },
            .min_reports = min_reports_};
  }

  std::string merged(const std::string& week) {
    const auto content = base::read_file(dir_ / "merged" / (week + ".ndjson"));
    return content ? *content : content.error().message;
  }

  std::string today_ = "2026-12-01";
  std::chrono::milliseconds quiet_ = kQuietTime;
  std::optional<std::chrono::days> keep_;
  uint64_t min_reports_ = 1;
  base::TempDir dir_;
  std::unique_ptr<Store> store_;
};

// What is new is public within seconds; a publisher that has waited long for a processor pauses up
// to a minute after it has merged.
template <typename Condition>
bool soon(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{180};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return true;
}

TEST_F(PublisherTest, MergesAtStart) {
  put("2026-11-22", 0.5);
  put("2026-11-22", 0.25);
  put("2026-11-29", 0.5);
  const auto publisher = start();
  EXPECT_EQ(merged("2026-11-22"), line("2026-11-22", 0.25) + "\n" + line("2026-11-22", 0.5) + "\n");
  EXPECT_THAT(publisher->weeks(), ElementsAre(IsWeek("2026-11-22", 2), IsWeek("2026-11-29", 1)));
  EXPECT_EQ(publisher->weeks()[0].bytes, merged("2026-11-22").size());
  EXPECT_EQ(start()->weeks(), publisher->weeks());  // what is found is what was made
}

TEST_F(PublisherTest, MergesNewReports) {
  const auto publisher = start();
  EXPECT_THAT(publisher->weeks(), IsEmpty());
  put("2026-11-22", 0.5);
  EXPECT_TRUE(soon([&] { return !publisher->weeks().empty(); }));
  put("2026-11-22", 0.25);
  EXPECT_TRUE(soon([&] { return publisher->weeks()[0].reports == 2; }));
  EXPECT_TRUE(merged("2026-11-22").starts_with(line("2026-11-22", 0.25)));
}

TEST_F(PublisherTest, RepairsAStaleFileAtStart) {
  put("2026-11-22", 0.5);
  start();
  put("2026-11-22", 0.25);
  start();
  EXPECT_TRUE(merged("2026-11-22").starts_with(line("2026-11-22", 0.25)));
}

TEST_F(PublisherTest, LeavesAFreshFileAlone) {
  put("2026-11-22", 0.5);
  start();
  const auto written = std::filesystem::last_write_time(dir_ / "merged/2026-11-22.ndjson");
  start();
  EXPECT_EQ(std::filesystem::last_write_time(dir_ / "merged/2026-11-22.ndjson"), written);
}

TEST_F(PublisherTest, DaysFollowTheData) {
  put("2026-11-15", 0.5);
  put("2026-11-22", 0.25);
  const auto publisher = start();
  const auto reports = [&](const char* from, const char* to) {
    uint64_t sum = 0;
    for (const CountedDay& each : publisher->days(from, to).days) sum += each.aggregate->reports;
    return sum;
  };
  EXPECT_EQ(reports("2026-11-15", "2026-11-22"), 2);
  EXPECT_EQ(reports("2026-11-16", "2026-11-22"), 1);
  EXPECT_EQ(reports("2026-11-01", "2026-11-14"), 0);
  EXPECT_EQ(publisher->all_days().days.size(), 2);
  const auto generation = [&] { return publisher->days("2026-11-15", "2026-11-15").generation; };
  const uint64_t old = generation();
  put("2026-11-22", 0.75);
  EXPECT_TRUE(soon([&] { return reports("2026-11-16", "2026-11-22") == 2; }));
  EXPECT_EQ(generation(), old) << "another week has changed";
}

TEST_F(PublisherTest, CancelledItGivesUpAndLeavesTheFile) {
  put("2026-11-22", 0.5);
  const auto publisher = start();
  const std::string before = merged("2026-11-22");
  publisher->cancel();
  put("2026-11-22", 0.25);
  const std::atomic<bool> cancelled = true;
  EXPECT_FALSE(merge_week(*store_, dir_ / "merged", "2026-11-22", cancelled).has_value());
  EXPECT_EQ(merged("2026-11-22"), before);
}

// What the packed file holds.
std::string unpacked(const std::filesystem::path& path) {
  const std::string packed = base::read_file(path).value();
  std::string_view rest = packed;
  std::string content;
  ZstdUnpacker unpacker;
  for (;;) {
    const std::string piece = unpacker.unpack(rest).value();
    if (piece.empty() && rest.empty()) return content;
    content += piece;
  }
}

TEST_F(PublisherTest, PacksAQuietWeekAndForgetsThatWithTheNextReport) {
  quiet_ = std::chrono::milliseconds{1};
  put("2026-11-22", 0.5);
  {
    const auto publisher = start();
    ASSERT_TRUE(soon([&] { return !publisher->file("2026-11-22").zstd.empty(); }));
    EXPECT_EQ(unpacked(publisher->file("2026-11-22").zstd), merged("2026-11-22"));
    EXPECT_TRUE(
        base::read_file(publisher->file("2026-11-22").gzip).value().starts_with("\x1f\x8b"));
    EXPECT_EQ(publisher->status().packed, 1U);
  }
  quiet_ = std::chrono::hours{1};
  const auto publisher = start();
  EXPECT_FALSE(publisher->file("2026-11-22").zstd.empty()) << "it is packed again";
  put("2026-11-22", 0.25);
  ASSERT_TRUE(publisher->merge_now().has_value());
  EXPECT_TRUE(publisher->file("2026-11-22").zstd.empty());
  EXPECT_FALSE(std::filesystem::exists(dir_ / "merged/2026-11-22.ndjson.zst"));
}

TEST_F(PublisherTest, RemovesWhatIsTooOld) {
  put("2025-10-26", 0.5);
  put("2026-11-22", 0.5);
  start();
  ASSERT_TRUE(base::replace_file(dir_ / "merged/2024-01-07.ndjson", "left behind").has_value());
  keep_ = std::chrono::days{400};
  today_ = "2026-11-30";  // 400 days
  {
    const auto publisher = start();
    EXPECT_EQ(publisher->weeks().size(), 2U);
    EXPECT_FALSE(std::filesystem::exists(dir_ / "merged/2024-01-07.ndjson"));
  }
  today_ = "2026-12-01";  // 401 days
  const auto publisher = start();
  EXPECT_THAT(publisher->weeks(), ElementsAre(IsWeek("2026-11-22", 1)));
  EXPECT_THAT(store_->weeks(), ElementsAre(WeekCount{"2026-11-22", 1}));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "merged/2025-10-26.ndjson"));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "aggregates/2025-10-26"));
  EXPECT_TRUE(store_
                  ->scan("2025-10-26",
                         [](std::string_view) -> base::Result<void> { return base::fail("there"); })
                  .has_value());
}

// A clock that is years ahead must not take all that there is.
TEST_F(PublisherTest, RemovesNothingWhereEvenTheNewestWeekIsTooOld) {
  put("2025-11-23", 0.5);
  put("2026-11-22", 0.5);
  keep_ = std::chrono::days{400};
  const std::vector<WeekCount> both = {{"2025-11-23", 1}, {"2026-11-22", 1}};
  for (const char* ahead : {"2027-12-29", "2038-01-19"}) {  // 402 days, and years
    today_ = ahead;
    const auto publisher = start();
    ASSERT_TRUE(publisher->merge_now().has_value());
    EXPECT_EQ(store_->weeks(), both) << ahead;
    EXPECT_EQ(publisher->weeks().size(), 2U) << "they are shown, too";
    EXPECT_EQ(publisher->status().failures, 0U);
  }
  EXPECT_TRUE(std::filesystem::exists(dir_ / "merged/2025-11-23.ndjson"));
  today_ = "2027-12-27";  // 400 days
  const auto publisher = start();
  ASSERT_TRUE(publisher->merge_now().has_value());
  EXPECT_EQ(store_->weeks(), (std::vector<WeekCount>{{"2026-11-22", 1}}));
}

TEST_F(PublisherTest, CountsAllDaysAgainByANewIndexBeforeItIsUsed) {
  put("2026-11-15", 0.5);
  put("2026-11-22", 0.25);
  const auto publisher = start();
  const auto before = publisher->days("2026-11-01", "2026-11-30");
  ASSERT_EQ(before.days.size(), 2U);
  auto more = config();
  more.programs[0].versions = {"v1", "v2"};
  const auto index = std::make_shared<const ChartIndex>(more);
  publisher->use(index);
  ASSERT_TRUE(soon([&] { return publisher->days("", "9").index == index; }));
  const auto after = publisher->days("2026-11-01", "2026-11-30");
  EXPECT_NE(after.generation, before.generation);
  for (const CountedDay& each : after.days) {
    EXPECT_EQ(each.aggregate->buckets.size(), index->slots());
    EXPECT_EQ(each.aggregate->reports, 1U);
  }
  put("2026-11-22", 0.75);
  ASSERT_TRUE(publisher->merge_now().has_value());
  EXPECT_EQ(publisher->days("2026-11-22", "2026-11-22").days[0].aggregate->buckets.size(),
            index->slots());
}

TEST_F(PublisherTest, ARecordThatIsNoReportIsLeftOutAlone) {
  put("2026-11-22", 0.25);
  std::promise<Stored> result;
  store_->submit({"2026-11-22", 0.5, "hello"}, [&](Stored stored) { result.set_value(stored); });
  result.get_future().wait();
  put("2026-11-22", 0.75);
  const auto publisher = start();
  EXPECT_THAT(publisher->weeks(), ElementsAre(IsWeek("2026-11-22", 2)));
  EXPECT_EQ(merged("2026-11-22"),
            line("2026-11-22", 0.25) + "\n" + line("2026-11-22", 0.75) + "\n");
  EXPECT_EQ(publisher->status().lines_left_out, 1U);
  const auto merges = publisher->status().merges;
  ASSERT_TRUE(publisher->merge_now().has_value());
  EXPECT_EQ(publisher->status().merges, merges) << "merged again although nothing is new";
}

TEST_F(PublisherTest, APublishedFileThatWasDamagedIsMadeAnew) {
  put("2026-11-22", 0.25);
  put("2026-11-22", 0.5);
  const auto publisher = start();
  const auto path = dir_ / "merged/2026-11-22.ndjson";
  ASSERT_TRUE(base::replace_file(path, "hello\n").has_value());
  put("2026-11-22", 0.75);
  EXPECT_FALSE(publisher->merge_now().has_value());
  EXPECT_TRUE(publisher->merge_now().has_value());
  EXPECT_EQ(merged("2026-11-22"), line("2026-11-22", 0.25) + "\n" + line("2026-11-22", 0.5) + "\n" +
                                      line("2026-11-22", 0.75) + "\n");
}

TEST_F(PublisherTest, AWeekWithFewReportsIsPublishedOnceItHasEnough) {
  min_reports_ = 2;
  put("2026-11-15", 0.5);
  put("2026-11-22", 0.5);
  put("2026-11-22", 0.25);
  auto publisher = start();
  EXPECT_THAT(publisher->weeks(), ElementsAre(IsWeek("2026-11-22", 2)));
  EXPECT_EQ(publisher->all_days().days.size(), 1);
  EXPECT_FALSE(std::filesystem::exists(dir_ / "merged/2026-11-15.ndjson"));
  put("2026-11-15", 0.75);
  EXPECT_TRUE(soon([&] { return publisher->weeks().size() == 2; }));
  EXPECT_EQ(merged("2026-11-15"), line("2026-11-15", 0.5) + "\n" + line("2026-11-15", 0.75) + "\n");
  publisher.reset();
  publisher = start();
  EXPECT_EQ(publisher->weeks().size(), 2);
}

TEST_F(PublisherTest, AnotherThresholdPublishesEverythingAnew) {
  put("2026-11-22", 0.5);
  put("2026-11-22", 0.25);
  start();
  const std::string all = merged("2026-11-22");
  min_reports_ = 3;
  EXPECT_THAT(start()->weeks(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(dir_ / "merged/2026-11-22.ndjson"));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "aggregates/2026-11-22"));
  const std::atomic<bool> cancelled = false;
  EXPECT_FALSE(merge_week(*store_, dir_ / "merged", "2026-11-22", cancelled).has_value());
  min_reports_ = 1;
  start();
  EXPECT_EQ(merged("2026-11-22"), all);
}

TEST_F(PublisherTest, WhatIsRareInTheStoreIsNotInTheMergedFile) {
  min_reports_ = 2;
  format::Report rare = format::parse_report(line("2026-11-22", 0.1)).value();
  rare.programs[0].id.goos = "plan9";
  rare.programs.push_back(format::parse_report(line("2026-11-22", 0.1))->programs[0]);
  std::promise<Stored> result;
  store_->submit({"2026-11-22", 0.1, format::write_report_line(rare)},
                 [&](Stored stored) { result.set_value(stored); });
  ASSERT_EQ(result.get_future().get(), Stored::kNew);
  put("2026-11-22", 0.5);
  start();
  EXPECT_EQ(merged("2026-11-22"), line("2026-11-22", 0.1) + "\n" + line("2026-11-22", 0.5) + "\n");
}

}  // namespace
}  // namespace tally::collector
