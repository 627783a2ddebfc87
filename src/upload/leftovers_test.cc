// Files in which programs still count, and what killed ones have left.
#include "upload/leftovers.h"

#include "upload/weekly_run_fixture.h"

namespace tally::upload {
namespace {

TEST_F(WeeklyRunTest, AFileInUseHoldsBackItsDateAndNoOther) {
  copy(kGofmtFile);
  copy("stackprog@devel-go1.23.5-linux-amd64-2026-11-22.v1.count");  // of another date
  std::optional<base::Descriptor> user = use(kGoFile);
  options_.now = *base::parse_date_or_time("2026-11-29T23:59:59Z");
  EXPECT_EQ(run().reports_made, 1);
  EXPECT_THAT(local(), ElementsAre(kGoFile, kGofmtFile, "local.2026-11-25.json"));
  user.reset();
  EXPECT_EQ(run().reports_made, 1);
  EXPECT_EQ(report(local_ / "local.2026-11-29.json").programs.size(), 2U);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-25.json", "local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, AFileInUseIsCopiedAfterADayNeverTakenFromUnderItsProgram) {
  copy(kGofmtFile);
  std::optional<base::Descriptor> user = use(kGoFile);
  const auto value = [&](int64_t n) { set_value(kGoFile, "go/invocations", n); };
  value(10);
  options_.now = *base::parse_date("2026-11-30");
  EXPECT_EQ(run().reports_made, 1);
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 10);
  EXPECT_EQ(report(local_ / "local.2026-11-29.json").programs.size(), 2U);
  EXPECT_THAT(local(), ElementsAre(kCopied + ".base", kGoFile, "local.2026-11-29.json"));
  value(25);
  for (const char* now : {"2026-12-01", "2027-01-01"}) {
    options_.now = *base::parse_date(now);
    EXPECT_EQ(run().reports_made, 0);
    EXPECT_EQ(local_count("cmd/go", "go/invocations"), 10);
  }
  user.reset();
  run();
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 25);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, ACopyCountsOnce) {
  set_value(kGoFile, "go/invocations", 10);
  fs::copy_file(local_ / kGoFile, local_ / (kCopied + ".in-none"));  // not added yet
  set_value(kGoFile, "go/invocations", 25);
  run();
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 25);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));

  copy(kGoFile);
  set_value(kGoFile, "go/invocations", 7);
  fs::copy_file(local_ / kGoFile, local_ / (kCopied + ".in-0123456789abcdef"));  // was added
  set_value(kGoFile, "go/invocations", 8);
  run();
  EXPECT_EQ(local_count("cmd/go", "go/invocations"), 26);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, AFileWhoseNameLeavesNoRoomForACopyIsTaken) {
  const std::string suffix{countfile::kFileSuffix};
  fs::rename(local_ / kGoFile, local_ / (std::string(NAME_MAX - suffix.size(), 'p') + suffix));
  EXPECT_EQ(run().failed, 0);
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, NamesWithoutACountAreInNoReport) {
  set_value(kGoFile, "go/invocations", 0);
  run();
  const auto made = report(local_ / "local.2026-11-29.json");
  EXPECT_FALSE(made.programs.at(0).counters.contains("go/invocations"));
  EXPECT_FALSE(made.programs.at(0).counters.empty());
}

TEST_F(WeeklyRunTest, WhatAKilledRunWasWritingIsRemoved) {
  std::ofstream{local_ / "2026-11-29.json.a1B2c3.tmp"} << "{";
  std::ofstream{local_ / "cc.copied.v1.count.in-none.a1B2c3.tmp"} << "2";
  run();
  EXPECT_THAT(local(), ElementsAre("local.2026-11-29.json"));
}

TEST_F(WeeklyRunTest, WhatKilledProgramsWereWritingIsRemovedADayLater) {
  const std::vector<fs::path> unfinished{local_ / "next.tmp-a1B2c3", local_ / "weekends.tmp-a1B2c3",
                                         dir_ / "mode.tmp-a1B2c3"};
  const fs::path users = dir_ / "mode.backup";
  for (const fs::path& path : unfinished) std::ofstream{path} << "x";
  std::ofstream{users} << "x";
  run();
  for (const fs::path& path : unfinished) EXPECT_TRUE(fs::exists(path)) << path;
  const utimbuf long_ago{0, 0};
  for (const fs::path& path : unfinished) ::utime(path.c_str(), &long_ago);
  ::utime(users.c_str(), &long_ago);
  run();
  for (const fs::path& path : unfinished) EXPECT_FALSE(fs::exists(path)) << path;
  EXPECT_TRUE(fs::exists(users));
}

TEST_F(WeeklyRunTest, WhatIsLeftOfACopyGoesWithItsFile) {
  fs::rename(local_ / kGoFile, local_ / (kCopied + ".base"));  // somebody has removed the file
  run();
  EXPECT_THAT(local(), IsEmpty());
}

TEST_F(WeeklyRunTest, AFileThatWasHardlyBegunIsNoFailureForEver) {
  const fs::path stub = local_ / "cc@v1-gcc-12.2-linux-amd64-2026-11-22.v1.count";
  std::ofstream{stub} << "# telemetry";
  EXPECT_EQ(run().failed, 1);
  EXPECT_TRUE(fs::exists(stub)) << "it may be about to be made";
  const utimbuf long_ago{0, 0};
  ::utime(stub.c_str(), &long_ago);
  EXPECT_EQ(run().failed, 0);
  EXPECT_FALSE(fs::exists(stub));
}

}  // namespace
}  // namespace tally::upload
