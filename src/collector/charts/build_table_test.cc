#include "collector/charts/build_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "collector/charts/random_reports_fixture.h"

namespace tally::collector {
namespace {

struct Entry {
  ProgramHit hit;
  double x = 0;
};

class BuildTableTest : public testing::Test {
 protected:
  BuildTableTest() {
    ReportHits hits;
    for (int i = 0; i < 400; ++i) {
      const auto line = write_report_line(random_.report("2026-11-22", random_.fraction()));
      EXPECT_TRUE(read_any_report(line, names_, hits).has_value());
      for (const ProgramHit& each : hits.programs) entries_.push_back({each, hits.x});
    }
  }
  static RandomReports random_with_programs() {
    for (unsigned seed = 0;; ++seed) {
      RandomReports random{seed};
      if (ChartIndex{random.config()}.programs().size() > 2) return RandomReports{seed};
    }
  }
  static void add(BuildTable& table, const std::vector<Entry>& entries) {
    for (const Entry& each : entries) {
      if (BuildTable::Build* build = table.count_entry(each.hit, each.x)) build->add(0, true, 2);
    }
  }
  BuildTable::Kept kept(const std::vector<Entry>& entries, std::string_view salt, size_t builds,
                        size_t buckets) const {
    BuildTable table{index_, names_, salt, builds, buckets};
    add(table, entries);
    return table.kept();
  }

  RandomReports random_ = random_with_programs();
  const ChartIndex index_{random_.config()};
  const ReportNames names_{index_};
  std::vector<Entry> entries_;
};

uint64_t entries_of(const std::vector<BuildCount>& builds) {
  uint64_t sum = 0;
  for (const BuildCount& each : builds) sum += each.buckets.at(0).count.reports;
  return sum;
}

TEST_F(BuildTableTest, WithRoomForAllKeepsAll) {
  const auto all = kept(entries_, "salt", 10'000, 1'000'000);
  EXPECT_EQ(all.left_out, 0U);
  EXPECT_GT(all.builds.size(), 10U);
  EXPECT_EQ(entries_of(all.builds), entries_.size());
}

TEST_F(BuildTableTest, KeepsTheSameWhateverComesFirst) {
  const auto all = kept(entries_, "salt", 10'000, 1'000'000);
  for (const auto& [builds, buckets] :
       {std::pair{5UL, 1'000'000UL}, {10'000UL, 150UL}, {3UL, 40UL}, {0UL, 0UL}, {1UL, 1UL}}) {
    SCOPED_TRACE(builds);
    const auto expected = kept(entries_, "salt", builds, buckets);
    EXPECT_LE(expected.builds.size(), builds);
    EXPECT_EQ(entries_of(expected.builds) + expected.left_out, entries_.size());
    // Those that are kept are counted in full.
    for (const BuildCount& each : expected.builds) {
      EXPECT_EQ(*std::ranges::find(all.builds, each.key, &BuildCount::key), each);
    }
    for (unsigned seed = 0; seed < 20; ++seed) {
      auto mixed = entries_;
      std::shuffle(mixed.begin(), mixed.end(), std::mt19937{seed});
      const auto again = kept(mixed, "salt", builds, buckets);
      EXPECT_EQ(again.builds, expected.builds);
      EXPECT_EQ(again.left_out, expected.left_out);
    }
  }
}

TEST_F(BuildTableTest, AnotherSaltKeepsOthers) {
  EXPECT_NE(kept(entries_, "one", 6, 1'000'000).builds, kept(entries_, "two", 6, 1'000'000).builds);
}

}  // namespace
}  // namespace tally::collector
