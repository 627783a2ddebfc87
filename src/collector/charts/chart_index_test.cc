#include "collector/charts/chart_index.h"

#include <gmock/gmock.h>

namespace tally::collector {
namespace {

using testing::ElementsAre;

format::UploadConfig config() {
  format::UploadConfig config;
  config.goos = {"linux", "darwin"};
  config.goarch = {"amd64"};
  config.go_version = {"gcc-12.2", "go1.26.8", "gcc-12.3"};
  config.sample_rate = 0.5;
  config.programs = {{.name = "acme.org/cc",
                      .versions = {"v1.0.0"},
                      .counters = {{"a:{b,c,b}", 0.25, 0}, {"d", 1, 0}},
                      .stacks = {}},
                     {.name = "cmd/go", .versions = {"go1.26.8"}, .counters = {}, .stacks = {}}};
  return config;
}

TEST(ChartIndex, NumbersBucketsWithoutGaps) {
  const ChartIndex index{config()};
  size_t slots = 0;
  size_t rate_slots = 0;
  for (const IndexedProgram& program : index.programs()) {
    EXPECT_EQ(program.first_rate_slot, rate_slots);
    for (const IndexedChart& chart : program.charts) {
      EXPECT_EQ(chart.first_slot, slots);
      EXPECT_EQ(program.rates[chart.rate_slot - program.first_rate_slot], chart.rate);
      slots += chart.buckets.size();
    }
    rate_slots += program.rates.size();
  }
  EXPECT_EQ(index.slots(), slots);
  EXPECT_EQ(index.rate_slots(), rate_slots);
  ASSERT_EQ(index.programs().size(), 2);
  const auto& charts = index.programs()[0].charts;
  ASSERT_EQ(charts.size(), 6);
  EXPECT_EQ(charts[0].kind, ChartKind::kVersion);
  EXPECT_THAT(charts[3].buckets, ElementsAre("gcc-12", "go1.26"));
  EXPECT_EQ(charts[3].toolchains[2].bucket, 0);
  EXPECT_THAT(charts[4].buckets, ElementsAre("b", "c", "b"));
  EXPECT_EQ(charts[4].name, "a");
  EXPECT_THAT(charts[5].buckets, ElementsAre("d"));
  EXPECT_THAT(index.programs()[0].rates, ElementsAre(0.25, 0.5));
  ASSERT_EQ(index.programs()[1].charts.size(), 3);
  EXPECT_EQ(index.programs()[1].charts[0].name, "GOOS");
}

TEST(ChartIndex, WithoutASampleRateRatesAreThoseOfRecords) {
  auto changed = config();
  changed.sample_rate = 0;
  EXPECT_THAT(ChartIndex{changed}.programs()[0].rates, ElementsAre(0.25, 1));
}

TEST(ChartIndex, FingerprintTellsWhatIsCountedOtherwise) {
  const std::string fingerprint = ChartIndex{config()}.fingerprint();
  EXPECT_EQ(fingerprint.size(), 64);
  EXPECT_EQ(ChartIndex{config()}.fingerprint(), fingerprint);
  const auto differs = [&](auto change) {
    auto changed = config();
    change(changed);
    return ChartIndex{changed}.fingerprint() != fingerprint;
  };
  EXPECT_TRUE(differs([](auto& c) { c.goos = {"darwin", "linux"}; }));
  EXPECT_TRUE(differs([](auto& c) { c.go_version[2] = "gcc-12.4"; }));
  EXPECT_TRUE(differs([](auto& c) { c.sample_rate = 0.4; }));
  EXPECT_TRUE(differs([](auto& c) { c.programs[0].counters[0].rate = 0.2; }));
  EXPECT_TRUE(differs([](auto& c) { c.programs[0].counters[1].name = "d:e"; }));
  EXPECT_TRUE(differs([](auto& c) { c.programs[1].name = "cmd/gofmt"; }));
  // What charts do not depend on.
  EXPECT_FALSE(differs([](auto& c) { c.version = "v2.0.0"; }));
  EXPECT_FALSE(differs([](auto& c) { c.programs[0].stacks = {{"acme/bug", 1, 16}}; }));
}

}  // namespace
}  // namespace tally::collector
