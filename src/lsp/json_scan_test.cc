#include "lsp/json_scan.h"

#include <gtest/gtest.h>

#include <string>

namespace tally::lsp {
namespace {

std::string_view at(std::string_view json, std::string_view name) {
  return member(parse_json(json), name).text;
}

TEST(JsonScanTest, FindsMembers) {
  constexpr std::string_view kJson =
      R"( {"id" : "a\"b", "params":{"id":2,"list":[1,{"id":3}]} , "null":null,"n":-1.5e+3,"t":true} )";
  EXPECT_EQ(at(kJson, "id"), R"("a\"b")");
  EXPECT_EQ(at(kJson, "params"), R"({"id":2,"list":[1,{"id":3}]})");
  EXPECT_EQ(member(member(parse_json(kJson), "params"), "id").text, "2");
  EXPECT_EQ(at(kJson, "null"), "null");
  EXPECT_EQ(at(kJson, "n"), "-1.5e+3");
  EXPECT_EQ(at(kJson, "t"), "true");
  EXPECT_EQ(at(kJson, "none"), "");
  EXPECT_EQ(at("[1]", "id"), "");
  EXPECT_EQ(at("{}", "id"), "");
  EXPECT_EQ(at(R"({"id":1,"id":2})", "id"), "1");
}

TEST(JsonScanTest, WhatIsNoJsonHasNothing) {
  for (const std::string_view json :
       {"", "{", "}", "{\"id\"}", "{\"id\":}", "{\"id\":1,}", "{\"id\":1}x", "{\"id\":1 2}",
        "{id:1}", "{\"id\":\"1}", "{\"id\":\"\n\"}", "{\"id\":\"\\x\"}", "{\"id\":\"\\u12g4\"}",
        "{\"id\":[1,]}", "{\"id\":nope}", "{\"a\":1 \"id\":2}", "{\"id\":\"\\",
        "{\"id\":\"\\u12"}) {
    EXPECT_EQ(parse_json(json).text, "") << json;
    EXPECT_EQ(at(json, "id"), "") << json;
  }
}

TEST(JsonScanTest, IsNotLedTooDeep) {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_NE(parse_json(nested(60)).text, "");
  EXPECT_EQ(parse_json(nested(1'000'000)).text, "");
  EXPECT_EQ(parse_json(std::string(1'000'000, '[')).text, "");
}

TEST(JsonScanTest, ComparesStringsHoweverTheyAreEscaped) {
  const auto is = [](std::string_view json, std::string_view text) {
    return parse_json(json).is(text);
  };
  EXPECT_TRUE(is(R"("Yes, I'd")", "Yes, I'd"));
  EXPECT_TRUE(is(R"("Yes, I\u0027d")", "Yes, I'd"));
  EXPECT_TRUE(is(R"("a\/b")", "a/b"));
  EXPECT_FALSE(is(R"("Yes")", "Yes, I'd"));
  EXPECT_FALSE(is(R"("Yes, I'd.")", "Yes, I'd"));
  EXPECT_FALSE(is(R"("\u0159es")", "Yes"));
  EXPECT_FALSE(is(R"("\n")", "n"));
  EXPECT_FALSE(is("1", "1"));
  EXPECT_TRUE(is(R"("")", ""));
}

}  // namespace
}  // namespace tally::lsp
