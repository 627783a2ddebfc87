#include "collector/charts/chart_meaning.h"

#include <gmock/gmock.h>

#include "collector/charts/chart_fixture.h"

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

ChartMeaning meaning(const format::UploadConfig& config, std::string_view chart,
                     std::string_view program = "acme.org/cc") {
  return ChartMeanings{config}.of(program, chart_named(ChartIndex{config}, program, chart));
}

TEST(ChartMeaning, OfAHistogram) {
  const ChartMeaning open = meaning(small_config(), "cc/open");
  EXPECT_EQ(open.type, "histogram");
  EXPECT_THAT(open.percentiles, ElementsAre(50, 99));
  EXPECT_FALSE(open.has_series);
  format::UploadConfig usual = small_config();
  usual.charts.replace(usual.charts.find("percentiles: 50, 99\n"), 20, "");
  EXPECT_THAT(meaning(usual, "cc/open").percentiles, ElementsAre(50, 90, 99));
}

TEST(ChartMeaning, ViewsAddToWhatTheyAreViewsOf) {
  const ChartMeaning editor = meaning(small_config(), "cc/editor");
  EXPECT_EQ(editor.type, "partition");
  EXPECT_THAT(editor.percentiles, IsEmpty());
  EXPECT_TRUE(editor.has_series);
  ASSERT_THAT(editor.surveys, SizeIs(1));
  EXPECT_THAT(editor.surveys[0].reference,
              ElementsAre(Pair("vscode", 0.5), Pair("vim", 0.25), Pair("other", 0.25)));
  EXPECT_EQ(editor.surveys[0].source, "https://acme.org/s");
  EXPECT_EQ(editor.surveys[0].date, "2026-05-01");
}

TEST(ChartMeaning, AViewAloneIsTheType) {
  format::UploadConfig config = small_config();
  const size_t partition = config.charts.find("title: Editors\n");
  config.charts.erase(partition, config.charts.find("title: Editors by week") - partition);
  EXPECT_EQ(meaning(config, "cc/editor").type, "survey");
}

TEST(ChartMeaning, WhatNothingIsSaidOfIsAPartition) {
  for (const char* chart : {"cc/build", "GOOS", "Version"}) {
    EXPECT_EQ(meaning(small_config(), chart).type, "partition") << chart;
  }
  EXPECT_EQ(meaning(small_config(), "Version", "acme.org/ld").type, "partition");
  for (const char* charts : {"", "not a chart config", "title: x\ncounter: cc/open:{<1s,>=1s}\n"}) {
    format::UploadConfig config = small_config();
    config.charts = charts;
    const ChartMeaning open = meaning(config, "cc/open");
    EXPECT_EQ(open.type, "partition") << charts;
    EXPECT_THAT(open.percentiles, IsEmpty());
  }
}

TEST(ChartMeaning, AWordThatIsNoTypeIsAPartition) {
  format::UploadConfig config = small_config();
  config.charts.replace(config.charts.find("histogram"), 9, "spaghetti");
  EXPECT_EQ(meaning(config, "cc/open").type, "partition");
}

}  // namespace
}  // namespace tally::collector
