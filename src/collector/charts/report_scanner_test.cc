#include "collector/charts/report_scanner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "collector/charts/random_reports_fixture.h"

namespace tally::collector {
namespace {

// Whether the scanner takes the line; then it must have found what the parser finds.
bool is_taken(std::string_view line, const ReportNames& names, ReportScanner& scanner) {
  std::string padded{line};
  padded.append(kScanPadding, '"');
  ReportHits scanned;
  if (!scanner.scan(std::string_view{padded}.substr(0, line.size()), scanned)) return false;
  ReportHits parsed;
  const auto read = read_any_report(line, names, parsed);
  EXPECT_TRUE(read.has_value()) << line << ": " << read.error().message;
  scanned.sort();
  parsed.sort();
  EXPECT_EQ(scanned.week, parsed.week) << line;
  EXPECT_EQ(scanned.x, parsed.x) << line;
  EXPECT_EQ(scanned.any_program, parsed.any_program) << line;
  EXPECT_EQ(scanned.programs, parsed.programs) << line;
  EXPECT_EQ(scanned.hits, parsed.hits) << line;
  EXPECT_EQ(scanned.stacks, parsed.stacks) << line;
  return true;
}

TEST(ReportScanner, FindsWhatTheParserFinds) {
  unsigned taken = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    RandomReports random{seed};
    const ReportNames names{ChartIndex{random.config()}};
    ReportScanner scanner{names};
    for (int i = 0; i < 30; ++i) {
      const auto line = format::write_report_line(random.report("2026-11-22", random.fraction()));
      taken += is_taken(line, names, scanner) ? 1 : 0;
    }
  }
  EXPECT_GT(taken, 500U);
}

// A line with one or two bytes changed, dropped or doubled is mostly no report any more.
TEST(ReportScanner, TakesNoDamagedLineForAnother) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    RandomReports random{seed};
    const ReportNames names{ChartIndex{random.config()}};
    ReportScanner scanner{names};
    const auto line = format::write_report_line(random.report("2026-11-22", 0.25));
    constexpr std::string_view kBytes = "\"\\,:{}[]0a <&\x01\x7f\xc3\n";
    for (int i = 0; i < 200; ++i) {
      std::string damaged = line;
      for (size_t n = 1 + random.below(2); n > 0; --n) {
        const size_t at = random.below(damaged.size());
        switch (random.below(3)) {
          case 0:
            damaged[at] = kBytes[random.below(kBytes.size())];
            break;
          case 1:
            damaged.erase(at, 1);
            break;
          default:
            damaged.insert(at, 1, damaged[at]);
        }
      }
      is_taken(damaged, names, scanner);
    }
  }
}

class OneProgram : public testing::Test {
 protected:
  bool is_taken(std::string_view counters, std::string_view x = "0.5") {
    return collector::is_taken(
        fmt::format(R"({{"Week":"2026-11-22","LastWeek":"","X":{},"Programs":[{{"Program":"p",)"
                    R"("Version":"v","GoVersion":"g","GOOS":"o","GOARCH":"a","Counters":{{{}}},)"
                    R"("Stacks":{{}}}}],"Config":"c"}})",
                    x, counters),
        names_, scanner_);
  }

 private:
  static format::UploadConfig config() {
    format::UploadConfig config;
    config.programs = {
        {.name = "p", .versions = {}, .counters = {{"a:{b,c,<1}", 1, 0}}, .stacks = {}}};
    return config;
  }

  const ReportNames names_{ChartIndex{config()}};
  ReportScanner scanner_{names_};
};

TEST_F(OneProgram, KeysAreDifferent) {
  EXPECT_TRUE(is_taken(R"("a:b":1,"a:c":2)"));
  EXPECT_TRUE(is_taken(R"("x":1,"a:b":1,"b":2)"));
  EXPECT_FALSE(is_taken(R"("a:b":1,"a:b":2)"));
  EXPECT_FALSE(is_taken(R"("a:b":1,"a:c":2,"a:b":1)"));
  EXPECT_FALSE(is_taken(R"("x":1,"a:b":1,"x":2)"));
  EXPECT_FALSE(is_taken(R"("y":1,"x":1,"y":2)"));
}

TEST_F(OneProgram, NamesHaveOneForm) {
  EXPECT_TRUE(is_taken(R"("a:\u003c1":1)"));
  EXPECT_FALSE(is_taken(R"("a:<1":1)"));
  EXPECT_FALSE(is_taken(R"("a:\u003C1":1)"));
  EXPECT_FALSE(is_taken(R"("\u0061:b":1)"));
  EXPECT_FALSE(is_taken(R"("a\/b":1)"));
  EXPECT_TRUE(is_taken(R"("\u0001\u001f\n\"\\":1)"));
  EXPECT_FALSE(is_taken(R"("\u000a":1)"));
  EXPECT_FALSE(is_taken("\"a\tb\":1"));
  EXPECT_FALSE(is_taken("\"\xc3\xa9\":1"));
}

TEST_F(OneProgram, CountsAreWhole) {
  EXPECT_TRUE(is_taken(R"("a:b":0)"));
  EXPECT_TRUE(is_taken(R"("a:b":12345678)"));
  EXPECT_TRUE(is_taken(R"("a:b":123456789)"));
  EXPECT_TRUE(is_taken(R"("a:b":999999999999999999)"));
  for (const char* count :
       {"9223372036854775808", "01", "00", "-1", "1.0", "1e3", "", "null", "1 "}) {
    EXPECT_FALSE(is_taken(fmt::format("\"a:b\":{}", count))) << count;
  }
}

TEST_F(OneProgram, XIsAFraction) {
  EXPECT_TRUE(is_taken("", "0.12345678901234567"));
  EXPECT_TRUE(is_taken("", "0.9007199254740993"));
  EXPECT_TRUE(is_taken("", "0.00012345"));
  for (const char* x : {"1", "0", "0.", ".5", "00.5", "-0.5", "1e-05", "0.5e1", "\"0.5\""}) {
    EXPECT_FALSE(is_taken("", x)) << x;
  }
}

}  // namespace
}  // namespace tally::collector
