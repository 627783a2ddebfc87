// The same reports give the same published bytes, in whatever order and batches they came, and
// whatever ended in between.
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <random>

#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/charts/aggregate_file.h"
#include "collector/config/upload_config_fixture.h"
#include "collector/merge/publisher.h"
#include "collector/store/report_fixture.h"

namespace tally::collector {
namespace {

namespace fs = std::filesystem;

constexpr auto kWeek = "2026-11-22";

format::UploadConfig config() { return config_of_cc("v1", {"runs"}); }

PublisherOptions options(const fs::path& data) {
  return {.merged = data / "merged", .aggregates = data / "aggregates", .keep = {}, .today = {}};
}

// What one way of arriving has published in the end.
struct Outcome {
  std::string merged;
  DayAggregate aggregate;
};

Outcome outcome(const fs::path& data, const Publisher& publisher) {
  const auto published = publisher.days(kWeek, kWeek);
  return {base::read_file(data / "merged/2026-11-22.ndjson").value(),
          *published.days.at(0).aggregate};
}

TEST(PublisherProperty, TheOrderOfArrivalIsNotSeen) {
  constexpr uint64_t kReports = 300;
  std::vector<uint64_t> order(kReports);
  std::iota(order.begin(), order.end(), uint64_t{0});
  std::optional<Outcome> first;
  for (unsigned seed = 0; seed < 12; ++seed) {
    std::mt19937 random{seed};
    std::ranges::shuffle(order, random);
    const base::TempDir dir;
    auto store = open_store(dir / "store");
    auto publisher = std::move(Publisher::start(*store, options(dir.path()), config()).value());
    for (uint64_t done = 0; done < kReports;) {
      const uint64_t some = std::min<uint64_t>(1 + random() % 60, kReports - done);
      for (uint64_t i = done; i < done + some; ++i) {
        put_all(*store, kWeek, order[i], order[i] + 1);
      }
      done += some;
      switch (random() % 4) {
        case 0:  // a restart of all
          publisher.reset();
          store.reset();
          store = open_store(dir / "store");
          publisher = std::move(Publisher::start(*store, options(dir.path()), config()).value());
          break;
        case 1:  // the published files are lost
          publisher.reset();
          fs::remove_all(dir / (random() % 2 == 0 ? "merged" : "aggregates"));
          publisher = std::move(Publisher::start(*store, options(dir.path()), config()).value());
          break;
        default:
          ASSERT_TRUE(publisher->merge_now().has_value());
      }
    }
    ASSERT_TRUE(publisher->merge_now().has_value());
    const Outcome got = outcome(dir.path(), *publisher);
    if (!first) {
      first = got;
      EXPECT_EQ(std::ranges::count(got.merged, '\n'), static_cast<std::ptrdiff_t>(kReports));
      EXPECT_EQ(got.aggregate.reports, kReports);
    }
    EXPECT_EQ(got.merged, first->merged) << "seed " << seed;
    EXPECT_EQ(got.aggregate, first->aggregate) << "seed " << seed;
    // What is on disk is what is in memory.
    const auto on_disk =
        read_aggregate(dir / "aggregates" / kWeek, ChartIndex{config()}.fingerprint(),
                       {got.merged.size(), kReports});
    ASSERT_TRUE(on_disk.has_value()) << on_disk.error().message;
    EXPECT_EQ(*on_disk, got.aggregate);
  }
}

// Everything that a merge leaves behind when it ends in the middle: each of these is a state
// between two of its steps.
TEST(PublisherProperty, AnyStepCanBeTheLast) {
  const base::TempDir dir;
  auto store = open_store(dir / "store");
  put_all(*store, kWeek, 0, 50);
  std::move(Publisher::start(*store, options(dir.path()), config()).value()).reset();
  const std::string old_merged = base::read_file(dir / "merged/2026-11-22.ndjson").value();
  const std::string old_aggregate = base::read_file(dir / "aggregates/2026-11-22").value();
  put_all(*store, kWeek, 50, 80);
  std::move(Publisher::start(*store, options(dir.path()), config()).value()).reset();
  const std::string new_merged = base::read_file(dir / "merged/2026-11-22.ndjson").value();
  const std::string new_aggregate = base::read_file(dir / "aggregates/2026-11-22").value();
  for (const std::string& merged : {old_merged, new_merged, old_merged.substr(0, 1000)}) {
    for (const std::string& aggregate :
         {old_aggregate, new_aggregate, new_aggregate.substr(0, 100), std::string{}}) {
      ASSERT_TRUE(base::replace_file(dir / "merged/2026-11-22.ndjson", merged).has_value());
      ASSERT_TRUE(base::replace_file(dir / "aggregates/2026-11-22", aggregate).has_value());
      for (const char* leftover :
           {"merged/2026-11-22.ndjson.gz", "merged/2026-11-22.ndjson.zst",
            "merged/2026-11-22.ndjson.a1b2c3.tmp", "aggregates/2026-11-22.a1b2c3.tmp"}) {
        ASSERT_TRUE(base::replace_file(dir / leftover, "half").has_value());
        // By its time a packed file is known to be of the plain one.
        fs::last_write_time(dir / leftover,
                            fs::file_time_type::clock::now() - std::chrono::hours{1});
      }
      store.reset();
      store = open_store(dir / "store");
      const auto publisher =
          std::move(Publisher::start(*store, options(dir.path()), config()).value());
      EXPECT_EQ(base::read_file(dir / "merged/2026-11-22.ndjson").value(), new_merged);
      EXPECT_EQ(base::read_file(dir / "aggregates/2026-11-22").value(), new_aggregate);
      EXPECT_TRUE(publisher->file(kWeek).gzip.empty()) << "a packed file of other content";
      EXPECT_FALSE(fs::exists(dir / "merged/2026-11-22.ndjson.a1b2c3.tmp"));
      EXPECT_FALSE(fs::exists(dir / "aggregates/2026-11-22.a1b2c3.tmp"));
      EXPECT_EQ(publisher->days(kWeek, kWeek).days.at(0).aggregate->reports, 80U);
    }
  }
}

}  // namespace
}  // namespace tally::collector
