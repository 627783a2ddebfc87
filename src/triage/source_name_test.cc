#include "triage/source_name.h"

#include <gtest/gtest.h>

namespace tally::triage {
namespace {

TEST(SourceName, LosesItsTemplateArguments) {
  EXPECT_EQ(reduce_source_name("main"), "main");
  EXPECT_EQ(reduce_source_name("twice<int>"), "twice<>");
  EXPECT_EQ(reduce_source_name("Map<std::vector<int>, (Kind)1>"), "Map<>");
  EXPECT_EQ(reduce_source_name("~Q"), "~Q");
  EXPECT_EQ(reduce_source_name("operators<int>"), "operators<>");
  EXPECT_EQ(reduce_source_name(""), "");
}

TEST(SourceName, OfAnOperatorKeepsItsSymbol) {
  for (const char* name :
       {"operator()", "operator[]", "operator<", "operator<<", "operator<<=", "operator<=>",
        "operator->", "operator->*", "operator>", "operator>>", "operator,", "operator~",
        "operator new", "operator new[]", "operator delete[]", "operator co_await"}) {
    EXPECT_EQ(reduce_source_name(name), name);
  }
  EXPECT_EQ(reduce_source_name("operator< <int>"), "operator<<>");
  EXPECT_EQ(reduce_source_name("operator<< <char>"), "operator<<<>");
  EXPECT_EQ(reduce_source_name("operator-<int>"), "operator-<>");
  EXPECT_EQ(reduce_source_name("operator()<int, f<2> >"), "operator()<>");
  EXPECT_EQ(reduce_source_name("operator\"\"_km"), "operator\"\"_km");
  EXPECT_EQ(reduce_source_name("operator\"\" _km"), "operator\"\"_km");
}

TEST(SourceName, OfAConversionLosesItsType) {
  EXPECT_EQ(reduce_source_name("operator int"), "operator cast");
  EXPECT_EQ(reduce_source_name("operator std::vector<int>"), "operator cast");
}

TEST(SourceName, OfAFileMayBeRelative) {
  EXPECT_TRUE(is_same_source("/a/x.cc", "/a/x.cc"));
  EXPECT_TRUE(is_same_source("x.cc", "/a/x.cc"));
  EXPECT_TRUE(is_same_source("/b/a/x.cc", "a/x.cc"));
  EXPECT_TRUE(is_same_source("./x.cc", "/a/x.cc"));
  EXPECT_FALSE(is_same_source("/a/x.cc", "/b/x.cc"));
  EXPECT_FALSE(is_same_source("/a/x.cc", "/x.cc"));
  EXPECT_FALSE(is_same_source("/a/xx.cc", "x.cc"));
  EXPECT_FALSE(is_same_source("/a/x.cc", ""));
}

}  // namespace
}  // namespace tally::triage
