#include "format/public_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"

namespace tally::format {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kCharts = R"(title: Flags
description: Which flags are set.
issue: https://acme.org/i/1
issue: https://acme.org/i/2
type: partition
program: acme.org/cc
module: acme.org/cc
counter: acme/flag:{lto,pgo}
version: v1.4.0
---
title: Bugs
issue: https://acme.org/i/3
type: stack
program: acme.org/cc
module: acme.org/cc
counter: acme/bug
depth: 16
)";

UploadConfig small_config() {
  UploadConfig config;
  config.version = "v0.2.0";
  config.published = "2026-11-29";
  config.sample_rate = 1;
  config.goos = {"linux"};
  config.goarch = {"amd64"};
  config.go_version = {"gcc-12.2"};
  config.programs = {{.name = "acme.org/cc",
                      .versions = {"v1.4.0", "v1.5.0"},
                      .counters = {{"acme/flag:{lto,pgo}", 0.1, 0}, {"acme/build", 1, 0}},
                      .stacks = {{"acme/bug", 1, 16}}}};
  return config;
}

std::vector<std::string> names_of(const ListedProgram& program) {
  std::vector<std::string> names;
  for (const ListedName& name : program.names) names.push_back(name.name);
  return names;
}

TEST(PublicList, ExpandsEveryCounterAndKeepsWhatIsSaidOfReports) {
  const PublicList list = list_of(small_config());
  EXPECT_EQ(list.version, "v0.2.0");
  EXPECT_EQ(list.published, "2026-11-29");
  EXPECT_EQ(list.sample_rate, 1);
  EXPECT_THAT(list.goos, ElementsAre("linux"));
  EXPECT_THAT(list.goarch, ElementsAre("amd64"));
  EXPECT_THAT(list.go_version, ElementsAre("gcc-12.2"));
  ASSERT_THAT(list.programs, SizeIs(1));
  EXPECT_THAT(list.programs[0].versions, ElementsAre("v1.4.0", "v1.5.0"));
  EXPECT_THAT(names_of(list.programs[0]),
              ElementsAre("acme/flag:lto", "acme/flag:pgo", "acme/build", "acme/bug"));
  EXPECT_EQ(list.programs[0].names[1].rate, 0.1);
  EXPECT_FALSE(list.programs[0].names[1].is_explained());
  EXPECT_TRUE(list.programs[0].names[3].is_stack);
  EXPECT_EQ(list.programs[0].names[3].depth, 16);
}

TEST(PublicList, AddsWhatTheChartsSay) {
  UploadConfig config = small_config();
  config.charts = kCharts;
  const PublicList list = list_of(config);
  const ListedName& flag = list.programs[0].names[1];
  EXPECT_EQ(flag.title, "Flags");
  EXPECT_EQ(flag.description, "Which flags are set.");
  EXPECT_EQ(flag.type, "partition");
  EXPECT_THAT(flag.issues, ElementsAre("https://acme.org/i/1", "https://acme.org/i/2"));
  EXPECT_EQ(flag.from_version, "v1.4.0");
  EXPECT_FALSE(list.programs[0].names[2].is_explained());
  EXPECT_EQ(list.programs[0].names[3].type, "stack");
}

TEST(PublicList, LooksPastChartsThatAreInvalid) {
  UploadConfig config = small_config();
  config.charts = "title: no more than that\n";
  EXPECT_EQ(list_of(config), list_of(small_config()));
}

TEST(PublicList, IsMadeOfChartsAlone) {
  const PublicList list = list_of(parse_chart_config(kCharts));
  ASSERT_THAT(list.programs, SizeIs(1));
  EXPECT_THAT(list.programs[0].versions, IsEmpty());
  EXPECT_THAT(names_of(list.programs[0]),
              ElementsAre("acme/flag:lto", "acme/flag:pgo", "acme/bug"));
  EXPECT_EQ(list.programs[0].names[0].rate, 1);
}

// A survey and a timeseries show what was approved elsewhere.
TEST(PublicList, OfChartsIsExplainedByWhatCountsNotByItsViews) {
  std::string text{kCharts};
  text =
      "title: Asked\nissue: https://acme.org/i/9\ntype: survey\nprogram: acme.org/cc\n"
      "module: acme.org/cc\ncounter: acme/flag:{lto,pgo}\n---\n" +
      text;
  text.insert(text.find("version:"), "error: 0.02\n");
  const PublicList list = list_of(parse_chart_config(text));
  EXPECT_EQ(list.programs[0].names[0].title, "Flags");
  EXPECT_EQ(list.programs[0].names[0].error, 0.02);
  UploadConfig config = small_config();
  config.programs[0].counters.pop_back();
  config.charts = text;
  EXPECT_EQ(list_of(config).programs[0].names[0].title, "Flags");
  EXPECT_THAT(changes_between(list, list_of(config)), IsEmpty());
}

TEST(PublicList, TakesWhatIsSaidTwiceAsTheRulesDo) {
  UploadConfig config = small_config();
  config.programs.push_back(
      {.name = "acme.org/cc", .versions = {"v1.5.0", "v1.6.0"}, .counters = {}, .stacks = {}});
  config.programs[1].counters = {{"acme/build", 0.5, 0}};
  const PublicList list = list_of(config);
  const UploadRules rules{config};
  ASSERT_THAT(list.programs, SizeIs(1));
  EXPECT_THAT(list.programs[0].versions, ElementsAre("v1.4.0", "v1.5.0", "v1.6.0"));
  for (const ListedName& name : list.programs[0].names) {
    EXPECT_EQ(name.rate, name.is_stack ? rules.stack_rate("acme.org/cc", name.name)
                                       : rules.counter_rate("acme.org/cc", name.name))
        << name.name;
  }
}

// The rules and the list are two readings of one config, and must agree.
TEST(PublicList, SaysOfTheRealConfigWhatItsRulesSay) {
  const auto text = base::read_file(TALLY_TEST_DATA "/go-config/config.json");
  const UploadConfig config = parse_upload_config(text.value()).value();
  const UploadRules rules{config};
  size_t names = 0;
  for (const ListedProgram& program : list_of(config).programs) {
    for (const ListedName& name : program.names) {
      ++names;
      EXPECT_EQ(name.rate, name.is_stack ? rules.stack_rate(program.name, name.name)
                                         : rules.counter_rate(program.name, name.name))
          << name.name;
    }
  }
  EXPECT_GT(names, 100U);
}

TEST(ChartsOf, FoldsBucketsThatDifferInNothingElse) {
  const auto charts = charts_of(list_of(small_config()).programs[0]);
  ASSERT_THAT(charts, SizeIs(3));
  EXPECT_EQ(charts[0].expression, "acme/flag:{lto,pgo}");
  EXPECT_EQ(charts[0].about.name, "acme/flag");
  EXPECT_THAT(charts[0].buckets, ElementsAre("lto", "pgo"));
  EXPECT_EQ(charts[1].expression, "acme/build");
  EXPECT_THAT(charts[1].buckets, IsEmpty());
  EXPECT_EQ(charts[2].expression, "acme/bug");
}

TEST(ChartsOf, KeepsApartWhatDiffers) {
  UploadConfig config = small_config();
  config.programs[0].counters = {{"a:x", 1, 0}, {"a:y", 0.5, 0}, {"a", 1, 0}, {"b:z", 1, 0}};
  std::vector<std::string> expressions;
  for (const ListedChart& chart : charts_of(list_of(config).programs[0])) {
    expressions.push_back(chart.expression);
  }
  EXPECT_THAT(expressions, ElementsAre("a:x", "a:y", "a", "b:z", "acme/bug"));
}

TEST(CounterExpression, IsWhatExpandCounterTakesApart) {
  EXPECT_EQ(counter_expression("a", {}), "a");
  EXPECT_EQ(counter_expression("a", {"b"}), "a:b");
  EXPECT_EQ(counter_expression("a", {"b", "c"}), "a:{b,c}");
  EXPECT_THAT(expand_counter(counter_expression("a", {"b", "c"})), ElementsAre("a:b", "a:c"));
}

TEST(IsEarlierVersion, OrdersVersionsOfEveryKind) {
  EXPECT_TRUE(is_earlier_version("v1.9.0", "v1.10.0"));
  EXPECT_TRUE(is_earlier_version("v1.9.0-pre.1", "v1.9.0"));
  EXPECT_FALSE(is_earlier_version("v1.9.0", "v1.9.0"));
  EXPECT_TRUE(is_earlier_version("go1.9.0", "go1.26.0"));
  EXPECT_TRUE(is_earlier_version("go1.27rc1", "go1.27.0"));
  EXPECT_TRUE(is_earlier_version("gcc-9.1", "gcc-12.2"));
}

TEST(Percent, TellsRatesApart) {
  EXPECT_EQ(percent(0.1), "10 %");
  EXPECT_EQ(percent(1), "100 %");
  EXPECT_EQ(percent(0.125), "12.5 %");
  EXPECT_EQ(percent(0.07), "7 %");
  EXPECT_EQ(percent(0.0001), "0.01 %");
  EXPECT_NE(percent(0.12345, 5), percent(0.12346, 5));
  EXPECT_EQ(percent(0.1936232941681652), "19.36 %");
  EXPECT_EQ(percent(0.999999), "99.9999 %");
}

}  // namespace
}  // namespace tally::format
