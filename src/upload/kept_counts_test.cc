#include "upload/kept_counts.h"

#include "upload/reduce.h"
#include "upload/weekly_run_fixture.h"

namespace tally::upload {
namespace {

class KeptCountsTest : public WeeklyRunTest {
 protected:
  int64_t count(const std::string& program, const std::string& counter) const {
    for (const auto& [id, counts] : read_kept_counts(dir_.path()).programs) {
      if (id.program == program && counts.counters.contains(counter)) {
        return counts.counters.at(counter);
      }
    }
    return -1;
  }

  int64_t invocations() const { return count("cmd/go", "go/invocations"); }
};

TEST_F(KeptCountsTest, AddsUpFilesAndReports) {
  const int64_t once = invocations();
  ASSERT_GT(once, 0);
  run();
  EXPECT_EQ(invocations(), once);
  copy(kGoFile);
  copy(kGofmtFile);
  EXPECT_EQ(invocations(), 2 * once);
  EXPECT_EQ(count("cmd/gofmt", "gofmt/invocations"), 1);
}

TEST_F(KeptCountsTest, KnowsTheWeekOfEachCount) {
  const int64_t once = invocations();
  run();
  copy(kGoFile);
  copy("stackprog@devel-go1.23.5-linux-amd64-2026-11-22.v1.count");
  const KeptCounts kept = read_kept_counts(dir_.path());
  std::vector<std::string> weeks;
  CountsOfPrograms sum;
  for (const auto& [week, programs] : kept.weeks) {
    weeks.push_back(base::format_date(week));
    for (const auto& [id, counts] : programs) {
      sum[id].id = id;
      add_counts(sum[id].counters, counts.counters);
      add_counts(sum[id].stacks, counts.stacks);
    }
  }
  EXPECT_THAT(weeks, testing::ElementsAre("2026-11-25", "2026-11-29"));
  EXPECT_EQ(sum, kept.programs);
  EXPECT_EQ(invocations(), 2 * once);
}

TEST_F(KeptCountsTest, LeavesOutWhatWaitsToBeSent) {
  const int64_t once = invocations();
  answer_ = {Sent::kTryLater, "503"};
  run();
  ASSERT_TRUE(fs::exists(local_ / "2026-11-29.json"));
  EXPECT_EQ(invocations(), once);
}

TEST_F(KeptCountsTest, CountsAClaimedFileOnce) {
  const int64_t once = invocations();
  ASSERT_TRUE(claim(local_ / kGoFile, fingerprint(std::nullopt)).has_value());
  EXPECT_EQ(invocations(), once);
  // The run was killed when the report had it, before the file was removed.
  const fs::path claimed = local_ / claimed_name(kGoFile, fingerprint(std::nullopt));
  const std::string bytes = base::read_file(claimed).value();
  run();
  ASSERT_TRUE(base::create_file(claimed, bytes).has_value());
  EXPECT_EQ(invocations(), once);
}

TEST_F(KeptCountsTest, CountsWhatCameBehindACopyOnce) {
  const int64_t once = invocations();
  const base::Descriptor user = use(kGoFile);
  options_.now += std::chrono::days{1};
  run();
  ASSERT_TRUE(fs::exists(local_ / (kCopied + ".base")));
  ASSERT_TRUE(fs::exists(local_ / kGoFile));
  EXPECT_EQ(invocations(), once);
  set_value(kGoFile, "go/invocations", once + 5);
  EXPECT_EQ(invocations(), once + 5);
}

TEST_F(KeptCountsTest, SaysWhatCannotBeRead) {
  ASSERT_TRUE(base::create_file(local_ / "a.v1.count", "x").has_value());
  const KeptCounts kept = read_kept_counts(dir_.path());
  EXPECT_EQ(kept.problems.size(), 1U);
  EXPECT_EQ(kept.programs.size(), 1U);
}

TEST(KeptCounts, OfNothingAreNone) {
  const KeptCounts kept = read_kept_counts("/nonexistent/telemetry");
  EXPECT_TRUE(kept.programs.empty());
  EXPECT_TRUE(kept.problems.empty());
}

}  // namespace
}  // namespace tally::upload
