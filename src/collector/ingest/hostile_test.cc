// Bodies that no client sends.
#include <gmock/gmock.h>

#include <utility>
#include <vector>

#include "collector/ingest/ingest.h"
#include "collector/ingest/ingest_fixture.h"

namespace tally::collector {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The refusal without its constant beginning; empty if the report is taken.
std::string refusal(std::string_view body, const Limits& limits = {}) {
  static const ReportRules kRules{odd_config()};
  const auto result = accept_report(body, kRules, base::parse_date("2026-11-29").value(), limits);
  return result ? ""
                : result.error().message.substr(std::string_view{"the report is refused: "}.size());
}

// A report with these members beside what it must have.
std::string with(const std::string& members) {
  return R"({"Week":"2026-11-22","LastWeek":"","Config":"v1.0.0")" +
         (members.empty() ? "" : "," + members) + "}";
}

std::string with_x(const std::string& x) { return with("\"X\":" + x); }

std::string with_program(const std::string& members) {
  return with(R"("X":0.5,"Programs":[{"Program":"acme.org/cc","Version":"v1.2.3",)"
              R"("GoVersion":"gcc-12.2","GOOS":"linux","GOARCH":"amd64")" +
              (members.empty() ? "" : "," + members) + "}]");
}

std::string repeat(std::string_view text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(Hostile, WhatIsNoJson) {
  const std::string good = with_program("");
  ASSERT_EQ(refusal(good), "");
  for (const std::string& body :
       std::vector<std::string>{"",
                                " ",
                                "\n",
                                std::string(1, '\0'),
                                "\xef\xbb\xbf" + good,
                                good + good,
                                good + "x",
                                good + "]",
                                good + " {}",
                                good + std::string(1, '\0'),
                                "[" + good,
                                good.substr(0, good.size() - 1),
                                "{\"Week\":\"2026-11-22\",}",
                                "{'Week':1}",
                                "{Week:1}",
                                "/**/" + good,
                                "\"" + good,
                                with_x("NaN"),
                                with_x("Infinity"),
                                with_x("-Infinity"),
                                with_x("1e999"),
                                with_x("-1e999"),
                                with_x(".5"),
                                with_x("0.5."),
                                with_x("00.5"),
                                with_x("+0.5"),
                                with_x("0x1p-1"),
                                with_x("5e"),
                                with_x("1" + std::string(400, '0')),
                                with_program("\"Counters\":{\"a\":1" + std::string(30, '0') + "}"),
                                with("\"Note\":\"\xff\""),
                                with("\"Note\":\"\xc0\xaf\""),
                                with("\"Note\":\"\xed\xa0\x80\""),
                                with("\"Note\":\"\xf4\x90\x80\x80\""),
                                with("\"Note\":\"a\nb\""),
                                with("\"Note\":\"\\x41\""),
                                with("\"Note\":\"\\u12\""),
                                with("\"Note\":\"\\ud800\""),
                                with("\"Note\":\"\\ud800\\u0041\""),
                                with("\"Note\":\"" + std::string(1, '\0') + "\""),
                                std::string(70'000, '['),
                                std::string(70'000, '{'),
                                repeat("{\"a\":", 10'000),
                                repeat("[{\"\":", 10'000)}) {
    EXPECT_NE(refusal(body), "") << body.substr(0, 100);
  }
}

TEST(Hostile, WhatIsJsonButNoReport) {
  for (const char* body : {"null", "0", "true", "\"\"", "[]", "[{}]", "1e5"}) {
    EXPECT_EQ(refusal(body), "it is not an object") << body;
  }
  const std::vector<std::pair<std::string, std::string>> cases = {
      {with_x("null"), "X is not a number"},
      {with_x("\"0.5\""), "X is not a number"},
      {with_x("[0.5]"), "X is not a number"},
      {with("\"X\":0.5,\"Programs\":{}"), "Programs is not an array"},
      {with("\"X\":0.5,\"Programs\":\"\""), "Programs is not an array"},
      {with("\"X\":0.5,\"Programs\":[null]"), "a program is not an object"},
      {with("\"X\":0.5,\"Programs\":[[]]"), "a program is not an object"},
      {with("\"X\":0.5,\"Programs\":[{}]"), "its program \"\" is not in the upload config"},
      {with_program("\"Counters\":[]"), "Counters is not an object"},
      {with_program("\"Stacks\":1"), "Stacks is not an object"},
      {with_program("\"Counters\":{\"a\":null}"), "Counters \"a\" is not an integer of 64 bits"},
      {with_program("\"Counters\":{\"a\":1.0}"), "Counters \"a\" is not an integer of 64 bits"},
      {with_program("\"Counters\":{\"a\":1e3}"), "Counters \"a\" is not an integer of 64 bits"},
      {with_program("\"Counters\":{\"a\":9223372036854775808}"),
       "Counters \"a\" is not an integer of 64 bits"},
      {with_program("\"Counters\":{\"a\":-1}"), "Counters \"a\" is less than 0"},
      {with_program("\"Counters\":{\"a\":{}}"), "Counters \"a\" is not an integer of 64 bits"}};
  for (const auto& [body, sentence] : cases) EXPECT_EQ(refusal(body), sentence) << body;
  EXPECT_EQ(refusal(with_program("\"Counters\":{\"a\":9223372036854775807,\"aa\":-0}")), "");
}

TEST(Hostile, XIsANumberBetween0And1) {
  for (const char* x : {"0", "0.0", "-0", "-0.0", "-0.5", "1", "1.0", "1e-400", "-1e-400",
                        "0.99999999999999999999999", "4.9e-325", "2e-324", "2", "1e308",
                        "18446744073709551615", "-9223372036854775808"}) {
    EXPECT_EQ(refusal(with_x(x)), "its X is not a number between 0 and 1") << x;
  }
  for (const char* x : {"0.5", "5e-1", "5E-01", "0.00005e4", "5e-324", "0.9999999999999999",
                        "0.12345678901234567890123456789012345678901234567890"}) {
    EXPECT_EQ(refusal(with_x(x)), "") << x;
  }
}

// An X may be written with any number of digits; what counts is the number that it is.
TEST(Hostile, XOfManyDigitsIsTheSameReport) {
  const ReportRules rules{odd_config()};
  const base::Date today = base::parse_date("2026-11-29").value();
  const auto a = accept_report(with_x("0.1"), rules, today, Limits{});
  const auto b =
      accept_report(with_x("0.1000000000000000055511151231257827"), rules, today, Limits{});
  ASSERT_TRUE(a.has_value() && b.has_value());
  EXPECT_EQ(a->x, b->x);
  EXPECT_EQ(a->line, b->line);
}

TEST(Hostile, AKeyStandsOnce) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {with("\"X\":0.5,\"X\":0.5"), "it has the key \"X\" twice"},
      {with("\"X\":0.5,\"\\u0058\":0.5"), "it has the key \"X\" twice"},
      {with("\"X\":0.5,\"Note\":1,\"Note\":1"), "it has the key \"Note\" twice"},
      {with("\"X\":0.5,\"Note\":1,\"N\\u006fte\":2"), "it has the key \"Note\" twice"},
      {with("\"X\":0.5,\"Note\":[0,{\"a\":{\"b\":1,\"b\":2}}]"),
       "an object in it has the key \"b\" twice"},
      {with_program("\"GOOS\":\"linux\""), "a program has the key \"GOOS\" twice"},
      {with_program("\"Counters\":{},\"Counters\":{}"), "a program has the key \"Counters\" twice"},
      {with_program("\"a\":1,\"b\":2,\"\\u0061\":3"), "a program has the key \"a\" twice"},
      {with_program("\"Counters\":{\"a\":1,\"a\":1}"), "Counters has the key \"a\" twice"},
      {with_program("\"Counters\":{\"aa\":1,\"a\":1,\"\\u0061a\":1}"),
       "Counters has the key \"aa\" twice"},
      {with_program("\"Stacks\":{\"acme/bug\\nother\":1,\"acme/bug\\u000aother\":1}"),
       "Stacks has the key \"acme/bug?other\" twice"}};
  for (const auto& [body, sentence] : cases) EXPECT_EQ(refusal(body), sentence) << body;
  EXPECT_EQ(refusal(with("\"X\":0.5,\"x\":1,\"Note\":{\"X\":1},\"Week \":2")), "");
}

TEST(Hostile, NoTextThatIsNotUtf8AfterItsEscapes) {
  // Some versions of the parser let a low surrogate pass alone.
  EXPECT_NE(refusal(with_program("\"Stacks\":{\"acme/bug\\nmain\\udc00:+0x2\":1}")), "");
  EXPECT_NE(refusal(with_program("\"Counters\":{\"a\\udc00\":1}")), "");
  auto config = odd_config();
  config.programs[0].counters.push_back({"a\xed\xb0\x80", 1, 0});
  const auto result =
      accept_report(with_program("\"Counters\":{\"a\\udc00\":1}"), ReportRules{config},
                    base::parse_date("2026-11-29").value(), Limits{});
  EXPECT_FALSE(result.has_value());
}

TEST(Hostile, ANulIsACharacterLikeOthers) {
  EXPECT_THAT(refusal(with_program("\"Counters\":{\"a\\u0000\":1}")),
              StartsWith("its counter \"a?\" is not in the upload config"));
  EXPECT_THAT(refusal(with_program("\"Stacks\":{\"acme/bug\\nmain\\u0000:+0x2\":1}")),
              HasSubstr("which is no frame"));
  EXPECT_NE(refusal(R"({"Week":"2026-11-22\u0000","X":0.5,"Config":"v1.0.0"})"), "");
  EXPECT_NE(refusal(R"({"Week":"2026-11-22","X":0.5,"Config":"v1.0.0\u0000"})"), "");
}

TEST(Hostile, LimitsHold) {
  EXPECT_EQ(refusal(with("\"X\":0.5,\"Note\":" + repeat("[", 7) + "0" + repeat("]", 7))), "");
  EXPECT_EQ(refusal(with("\"X\":0.5,\"Note\":" + repeat("[", 8) + "0" + repeat("]", 8))),
            "it has more than 8 objects and arrays within each other");
  Limits limits;
  limits.programs = 2;
  limits.counters = 3;
  limits.stacks = 2;
  limits.counter_name = 8;
  limits.stack_name = 12;
  const std::string program =
      R"({"Program":"acme.org/cc","Version":"","GoVersion":"gcc-12.2","GOOS":"linux",)"
      R"("GOARCH":"amd64","Counters":)";
  const auto programs = [&](size_t n, const std::string& counters) {
    std::string all = "\"X\":0.5,\"Programs\":[";
    for (size_t i = 0; i < n; ++i) all += (i == 0 ? "" : ",") + program + counters + "}";
    return refusal(with(all + "]"), limits);
  };
  EXPECT_EQ(programs(2, "{}"), "");
  EXPECT_EQ(programs(3, "{}"), "it has more than 2 programs");
  EXPECT_EQ(programs(1, R"({"a":1,"aa":1,"a&b":1})"), "");
  EXPECT_EQ(programs(2, R"({"a":1,"aa":1})"), "it has more than 3 counters");
  EXPECT_EQ(programs(1, R"({"a/b:<10ms":1})"), "its counter \"a/b:<10ms\" has more than 8 bytes");
  EXPECT_EQ(programs(2, R"({},"Stacks":{"acme/bug":1})"), "");
  EXPECT_EQ(programs(1, R"({},"Stacks":{"acme/bug":1,"crash/crash":1,"acme/bug\nf":1})"),
            "it has more than 2 stacks");
  EXPECT_EQ(programs(1, R"({},"Stacks":{"acme/bug\nother":1})"),
            "its stack \"acme/bug\" has more than 12 bytes");
}

TEST(Hostile, LongNamesAreShownShort) {
  for (const std::string& body :
       {with_program("\"Counters\":{\"" + std::string(90'000, 'a') + "\":1}"),
        with_program("\"" + std::string(90'000, 'a') + "\":1,\"" + std::string(90'000, 'a') +
                     "\":1"),
        with_program("\"Counters\":{\"" + std::string(90'000, 'a') + "\":\"\"}"),
        with(R"("X":0.5,"Programs":[{"Program":")" + std::string(90'000, 'a') + "\"}]"),
        R"({"Week":")" + std::string(90'000, 'a') + "\"}"}) {
    EXPECT_NE(refusal(body), "");
    EXPECT_LT(refusal(body).size(), 300) << refusal(body);
  }
  EXPECT_EQ(refusal(with_program("\"\\u001b[2J\":1,\"\\u001b[2J\":2")).find('\x1b'),
            std::string::npos);
}

}  // namespace
}  // namespace tally::collector
