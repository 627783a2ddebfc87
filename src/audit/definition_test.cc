#include "audit/definition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::audit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using namespace std::literals;

std::string error_of(std::string_view descriptor) {
  const auto definition = parse_definition(descriptor);
  return definition ? "" : definition.error().message;
}

TEST(Definition, OfACounter) {
  const auto counter = parse_definition("counter\0acme/build\0Builds started.\0"sv);
  ASSERT_TRUE(counter) << counter.error().message;
  EXPECT_EQ(*counter, (Definition{.name = "acme/build", .description = "Builds started."}));
  EXPECT_THAT(counter_names(*counter), ElementsAre("acme/build"));
  EXPECT_THAT(counter_names(*parse_definition("counter\0a/b:c\0\0"sv)), ElementsAre("a/b:c"));
}

TEST(Definition, OfAPartition) {
  const auto chart = parse_definition("partition\0acme/client\0\0vscode\0other\0"sv);
  ASSERT_TRUE(chart) << chart.error().message;
  EXPECT_EQ(chart->kind, Kind::kPartition);
  EXPECT_THAT(counter_names(*chart), ElementsAre("acme/client:vscode", "acme/client:other"));
}

TEST(Definition, OfAHistogramHasTheRealBuckets) {
  const auto chart = parse_definition("histogram\0acme/time\0Time.\00010ms\0001s\0"sv);
  ASSERT_TRUE(chart) << chart.error().message;
  EXPECT_THAT(chart->buckets, ElementsAre("<10ms", "<1s", ">=1s"));
  EXPECT_THAT(counter_names(*chart),
              ElementsAre("acme/time:<10ms", "acme/time:<1s", "acme/time:>=1s"));
}

TEST(Definition, OfAStack) {
  const auto stack = parse_definition("stack\0acme/bug\0What went wrong.\00016\0"sv);
  ASSERT_TRUE(stack) << stack.error().message;
  EXPECT_EQ(stack->depth, 16);
  for (const auto& bad : {"stack\0a\0\0\0"sv, "stack\0a\0\0000\0"sv, "stack\0a\0\0001x\0"sv,
                          "stack\0a\0\0-1\0"sv, "stack\0a\0\00099999999999999999999\0"sv}) {
    EXPECT_THAT(error_of(bad), HasSubstr("is no depth of a stack"));
  }
}

TEST(Definition, WhatIsDamagedIsSaid) {
  EXPECT_THAT(error_of(""), HasSubstr("no end"));
  EXPECT_THAT(error_of("counter\0acme/build\0Builds"sv), HasSubstr("no end"));
  EXPECT_THAT(error_of("counter\0acme/build\0"sv), HasSubstr("no kind, name and description"));
  EXPECT_THAT(error_of("counter\0a\0\0b\0"sv), HasSubstr("a counter has not 1 strings"));
  EXPECT_THAT(error_of("partition\0a\0\0"sv), HasSubstr("a partition has not 0 strings"));
  EXPECT_THAT(error_of("stack\0a\0\0001\0002\0"sv), HasSubstr("a stack has not 2 strings"));
  EXPECT_THAT(error_of("gauge\0a\0\0"sv), HasSubstr("does not know the kind \"gauge\""));
}

TEST(Definition, ANameThatCountsNothingIsSaid) {
  EXPECT_THAT(error_of("counter\0acme build\0\0"sv), HasSubstr("\"acme build\" can be no counter"));
  EXPECT_THAT(error_of("partition\0a:b\0\0c\0"sv), HasSubstr("\"a:b:c\" can be no counter"));
  EXPECT_THAT(error_of("partition\0a\0\0b\0\0"sv), HasSubstr("\"a:\" can be no counter"));
}

TEST(Definition, ErrorsMoveNoCursor) {
  EXPECT_THAT(error_of("counter\0\x1b[2Ja\0\0"sv), Not(HasSubstr("\x1b")));
  EXPECT_THAT(error_of("\x1b[2J\0a\0\0"sv), Not(HasSubstr("\x1b")));
}

TEST(Definition, AreSortedByNameAndOnce) {
  const auto all = parse_definitions(
      {"counter\0b\0\0"s, "partition\0a\0\0x\0"s, "counter\0b\0\0"s, "counter\0b\0another\0"s});
  ASSERT_TRUE(all) << all.error().message;
  ASSERT_EQ(all->size(), 3U);
  EXPECT_EQ((*all)[0].name, "a");
  EXPECT_EQ((*all)[2].description, "another");
  EXPECT_THAT(parse_definitions({"counter\0b\0\0"s, "x"s}).error().message,
              testing::StartsWith("it has a bad note: "));
}

}  // namespace
}  // namespace tally::audit
