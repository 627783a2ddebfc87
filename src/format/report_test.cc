#include "format/report.h"

#include <gtest/gtest.h>

#include <limits>

namespace tally::format {
namespace {

// What the reference's encoder prints for the report below.
constexpr std::string_view kJson = R"({
 "Week": "2026-11-29",
 "LastWeek": "2026-11-22",
 "X": 0.8133552610220813,
 "Programs": [
  {
   "Program": "acme.org/cc",
   "Version": "v1.2.3",
   "GoVersion": "gcc-12.2",
   "GOOS": "linux",
   "GOARCH": "amd64",
   "Counters": {
    "acme/build": 12,
    "acme/flag:lto": 9223372036854775807
   },
   "Stacks": {
    "crash/crash\nmain:+0x2": 1
   }
  },
  {
   "Program": "acme.org/ld",
   "Version": "",
   "GoVersion": "gcc-12.2",
   "GOOS": "linux",
   "GOARCH": "arm64",
   "Counters": {},
   "Stacks": {}
  }
 ],
 "Config": "v0.44.0"
})";

Report example() {
  Report report{.week = "2026-11-29",
                .last_week = "2026-11-22",
                .x = 0.8133552610220813,
                .programs = {},
                .config = "v0.44.0"};
  report.programs.push_back(
      {.id = {"acme.org/cc", "v1.2.3", "gcc-12.2", "linux", "amd64"},
       .counters = {{"acme/build", 12}, {"acme/flag:lto", std::numeric_limits<int64_t>::max()}},
       .stacks = {{"crash/crash\nmain:+0x2", 1}}});
  report.programs.push_back(
      {.id = {"acme.org/ld", "", "gcc-12.2", "linux", "arm64"}, .counters = {}, .stacks = {}});
  return report;
}

TEST(Report, IsWrittenByteForByteAsTheReferenceDoes) { EXPECT_EQ(write_report(example()), kJson); }

TEST(Report, HasTheEscapesOfTheReference) {
  Report report;
  report.programs.push_back({.id = {.program = "<&>\u2028\u2029\ufffd\xff \b\x1b\x7f\u200b",
                                    .version = "",
                                    .go_version = "",
                                    .goos = "",
                                    .goarch = ""},
                             .counters = {},
                             .stacks = {}});
  EXPECT_NE(write_report_line(report).find(R"("\u003c\u0026\u003e\u2028\u2029\ufffd\ufffd \b\u001b)"
                                           "\x7f\u200b\""),
            std::string::npos)
      << write_report_line(report);
}

TEST(Report, ReadsBack) {
  EXPECT_EQ(parse_report(kJson).value(), example());
  EXPECT_EQ(parse_report(write_report_line(example())).value(), example());
}

TEST(Report, EscapesWhatGoEscapes) {
  Report report{
      .week = "2026-11-29", .last_week = "", .x = 0.5, .programs = {}, .config = "v1.0.0"};
  report.programs.push_back({.id = {"p", "v1.0.0", "gcc-12.2", "linux", "amd64"},
                             .counters = {{"open:<10ms", 1}, {"a&b:>=1s", 2}},
                             .stacks = {}});
  EXPECT_NE(write_report_line(report).find(R"("a\u0026b:\u003e=1s":2,"open:\u003c10ms":1)"),
            std::string::npos)
      << write_report_line(report);
  EXPECT_EQ(parse_report(write_report_line(report)).value(), report);
}

TEST(Report, ALineHasNoNewline) {
  EXPECT_EQ(write_report_line(example()).find('\n'), std::string::npos);
}

TEST(Report, WithoutProgramsIsNull) {
  const Report report{
      .week = "2026-11-29", .last_week = "", .x = 0.5, .programs = {}, .config = "v1.0.0"};
  EXPECT_EQ(write_report_line(report),
            R"({"Week":"2026-11-29","LastWeek":"","X":0.5,"Programs":null,"Config":"v1.0.0"})");
  EXPECT_EQ(parse_report(write_report_line(report)).value(), report);
  EXPECT_EQ(
      parse_report(R"({"Week":"2026-11-29","X":0.5,"Programs":[],"Config":"v1.0.0"})").value(),
      report);
}

TEST(Report, LeavesUnknownKeysOut) {
  const auto report =
      parse_report(R"({"Week":"w","Note":"hello","Programs":[{"Program":"p","Who":1}]})");
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(write_report_line(*report).find("hello"), std::string::npos);
}

TEST(Report, SaysWhatIsWrong) {
  const auto message = [](std::string_view json) { return parse_report(json).error().message; };
  EXPECT_EQ(message(R"([])"), "it is not an object");
  EXPECT_EQ(message(R"({"Week":1})"), "Week is not a string");
  EXPECT_EQ(message(R"({"X":"0.5"})"), "X is not a number");
  EXPECT_EQ(message(R"({"X":0.5,"X":0.6})"), "it has the key \"X\" twice");
  EXPECT_EQ(message(R"({"Programs":{}})"), "Programs is not an array");
  EXPECT_EQ(message(R"({"Programs":[1]})"), "a program is not an object");
  EXPECT_EQ(message(R"({"Programs":[{"Counters":{"a":1.5}}]})"),
            "Counters \"a\" is not an integer of 64 bits");
  EXPECT_EQ(message(R"({"Programs":[{"Counters":{"a":1,"a":2}}]})"),
            "Counters has the key \"a\" twice");
  EXPECT_TRUE(message("hello").starts_with("it is not JSON: "));
  EXPECT_TRUE(message("").starts_with("it is not JSON: "));
  EXPECT_TRUE(message("{\"Week\":\"\xff\"}").starts_with("it is not JSON: "));
  EXPECT_TRUE(message("{} {}").starts_with("it is not JSON: "));
  EXPECT_TRUE(message(std::string(100, '[')).starts_with("it is not JSON: "));
}

TEST(SaturatingAdd, StaysAtTheLargest) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(saturating_add(1, 2), 3);
  EXPECT_EQ(saturating_add(kMax - 1, 1), kMax);
  EXPECT_EQ(saturating_add(kMax - 1, 2), kMax);
  EXPECT_EQ(saturating_add(0, std::numeric_limits<uint64_t>::max()), kMax);
  EXPECT_EQ(saturating_add(-5, 3), -2);
}

}  // namespace
}  // namespace tally::format
