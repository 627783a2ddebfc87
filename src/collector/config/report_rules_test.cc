#include "collector/config/report_rules.h"

#include <gtest/gtest.h>

#include "collector/config/config_log_fixture.h"

namespace tally::collector {
namespace {

base::Date day(const char* text) { return base::parse_date(text).value(); }

LoadedConfig three_versions() {
  return loaded_log({logged_version(1, "2026-09-01", {"cc/first"}),
                     logged_version(2, "2026-10-01", {"cc/second"}),
                     logged_version(3, "2026-11-01", {"cc/third"})});
}

// The one counter that these rules allow.
std::string allowed(const format::UploadRules& rules) {
  std::string names;
  for (const char* each : {"cc/first", "cc/second", "cc/third"}) {
    if (rules.counter_rate("acme.org/cc", each) >= 0) names += each;
  }
  return names;
}

TEST(ReportRules, AReportIsJudgedByTheVersionThatItNames) {
  const base::Date today = day("2026-11-10");
  const ReportRules rules{three_versions(), today};
  EXPECT_EQ(allowed(rules.of("v0.3.0", today)), "cc/third");
  EXPECT_EQ(allowed(rules.of("v0.2.0", today)), "cc/second");
}

TEST(ReportRules, NotByOneThatWasReplacedLongAgo) {
  const base::Date today = day("2026-11-10");
  EXPECT_EQ(allowed(ReportRules{three_versions(), today}.of("v0.1.0", today)), "cc/third");
}

TEST(ReportRules, ByTheLastOneIfItNamesNone) {
  const base::Date today = day("2026-11-10");
  const ReportRules rules{three_versions(), today};
  for (const char* version : {"v0.4.0", "v0.0.0-0", "v0.2.0-pre", "", "v0.02.0"}) {
    EXPECT_EQ(allowed(rules.of(version, today)), "cc/third") << version;
  }
}

TEST(ReportRules, AReplacedVersionIsGoodForAsLongAsAReportOfItCanCome) {
  const ReportRules rules{three_versions(), day("2026-11-02")};
  const auto on = [&](const char* date) { return allowed(rules.of("v0.2.0", day(date))); };
  EXPECT_EQ(on("2026-12-06"), "cc/second");  // 35 days after
  EXPECT_EQ(on("2026-12-07"), "cc/third");
}

TEST(ReportRules, OneConfigIsForAll) {
  const ReportRules rules{logged_version(1, "2026-09-01", {"cc/first"}).content.config};
  EXPECT_EQ(allowed(rules.of("v0.9.0", day("2026-11-10"))), "cc/first");
  const ReportRules of_file{
      LoadedConfig{.text = {},
                   .config = logged_version(1, "2026-09-01", {"cc/first"}).content.config,
                   .log = {}},
      day("2026-11-10")};
  EXPECT_EQ(allowed(of_file.of("v0.9.0", day("2026-11-10"))), "cc/first");
}

}  // namespace
}  // namespace tally::collector
