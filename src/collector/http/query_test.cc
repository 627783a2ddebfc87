#include "collector/http/query.h"

#include <gmock/gmock.h>

#include <random>

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::optional<std::string> value(std::string_view text, std::string_view name) {
  const auto query = Query::parse(text);
  EXPECT_TRUE(query.has_value()) << text;
  const auto found = query->find(name);
  if (!found) return std::nullopt;
  return std::string(*found);
}

std::string refusal(std::string_view text) {
  const auto query = Query::parse(text);
  EXPECT_FALSE(query.has_value()) << text;
  return query ? "" : query.error().message;
}

TEST(Query, Pairs) {
  EXPECT_EQ(value("", "a"), std::nullopt);
  EXPECT_EQ(value("a=1&b=2", "a"), "1");
  EXPECT_EQ(value("a=1&b=2", "b"), "2");
  EXPECT_EQ(value("a=1&&b=2&", "b"), "2");
  EXPECT_EQ(value("a", "a"), "");
  EXPECT_EQ(value("a=b=c", "a"), "b=c");
  EXPECT_EQ(value("=x", ""), "x");
  EXPECT_EQ(value("A=1", "a"), std::nullopt);
}

TEST(Query, Decoding) {
  EXPECT_EQ(value("p=acme.org%2Fcc", "p"), "acme.org/cc");
  EXPECT_EQ(value("p=%3c10ms%3E", "p"), "<10ms>");
  EXPECT_EQ(value("a+b=c+d", "a b"), "c d");
  EXPECT_EQ(value("v=v1.0.0%2bb", "v"), "v1.0.0+b");
  EXPECT_EQ(value("%61=%C3%A9", "a"), "\u00e9");
  EXPECT_EQ(value("a=%2525", "a"), "%25");  // once, and not again
  EXPECT_EQ(value("a=%26b%3D1", "a"), "&b=1");
}

TEST(Query, IsRefused) {
  for (const char* text : {"a=%", "a=%2", "a=%2g", "a=%g2", "%=1", "a=%%32", "a=%-1", "a=% 1"}) {
    EXPECT_THAT(refusal(text), HasSubstr("%25")) << text;
  }
  for (const char* text : {"a=%00", "a=%0a", "a=%7F", "%1b=1", "a=%ff", "a=%C3", "a=%C0%80",
                           "a=%ED%A0%80", "a=\xff", "a=\x01"}) {
    EXPECT_THAT(refusal(text), HasSubstr("UTF-8")) << text;
  }
  for (const char* text : {"a=1&a=2", "a=1&a=1", "a=1&%61=2", "a&a"}) {
    EXPECT_THAT(refusal(text), HasSubstr("twice")) << text;
  }
  std::string many;
  for (size_t i = 0; i <= kMaxParameters; ++i) many += "a" + std::to_string(i) + "&";
  EXPECT_THAT(refusal(many), HasSubstr("more than 96"));
}

TEST(Query, SomeMayBeRepeated) {
  const auto query = Query::parse("v=2&w=1&v=1&v=2", {"v"});
  ASSERT_TRUE(query.has_value());
  EXPECT_THAT(query->all("v"), ElementsAre("2", "1", "2"));
  EXPECT_EQ(query->find("v"), "2");
  EXPECT_THAT(query->all("w"), ElementsAre("1"));
  EXPECT_THAT(query->all("x"), IsEmpty());
  EXPECT_FALSE(Query::parse("v=2&w=1&v=1&w=1", {"v"}).has_value());
  std::string many;
  for (size_t i = 0; i <= kMaxParameters; ++i) many += "v=1&";
  EXPECT_FALSE(Query::parse(many, {"v"}).has_value());
}

TEST(Query, OnlyWhatIsKnown) {
  const auto query = Query::parse("from=1&to=2").value();
  EXPECT_TRUE(query.allow_only({"from", "to", "limit"}).has_value());
  EXPECT_EQ(query.allow_only({"from"}).error().message,
            "This address takes no parameters but from.");
  EXPECT_EQ(query.allow_only({}).error().message, "This address takes no parameters.");
  EXPECT_TRUE(Query::parse("")->allow_only({}).has_value());
}

TEST(Query, EncodedTextIsReadBack) {
  EXPECT_EQ(percent_encoded("acme.org/cc +%"), "acme.org%2Fcc%20%2B%25");
  std::mt19937 random{3};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 20; ++i) text += static_cast<char>(' ' + random() % 95);
    EXPECT_EQ(value("a=" + percent_encoded(text) + "&b=1", "a"), text);
  }
}

}  // namespace
}  // namespace tally::collector
