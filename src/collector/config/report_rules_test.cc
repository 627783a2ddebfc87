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

// The counters that these rules allow, in the order in which they are tried.
std::string allowed(const std::vector<const IngestRules*>& all) {
  std::string names;
  for (const IngestRules* rules : all) {
    for (const char* each : {"cc/first", "cc/second", "cc/third"}) {
      if (!rules->find("acme.org/cc")->counters.contains(each)) continue;
      names += names.empty() ? "" : " ";
      names += each;
    }
  }
  return names;
}

// A config that is not signed, with one counter.
format::UploadConfig plain(const std::string& version, const std::string& counter) {
  format::UploadConfig config = logged_version(1, "2026-09-01", {counter}).content.config;
  config.version = version;
  config.published = "";
  return config;
}

TEST(ReportRules, AReportIsJudgedByTheVersionThatItNames) {
  const base::Date today = day("2026-11-10");
  const ReportRules rules{three_versions(), {}, today};
  EXPECT_EQ(allowed(rules.of("v0.3.0", today)), "cc/third");
  EXPECT_EQ(allowed(rules.of("v0.2.0", today)), "cc/second");
}

TEST(ReportRules, NotByOneThatWasReplacedLongAgo) {
  const base::Date today = day("2026-11-10");
  EXPECT_EQ(allowed(ReportRules{three_versions(), {}, today}.of("v0.1.0", today)), "cc/third");
}

TEST(ReportRules, ByTheLastOneIfItNamesNone) {
  const base::Date today = day("2026-11-10");
  const ReportRules rules{three_versions(), {}, today};
  for (const char* version : {"v0.4.0", "v0.0.0-0", "v0.2.0-pre", "", "v0.02.0"}) {
    EXPECT_EQ(allowed(rules.of(version, today)), "cc/third") << version;
  }
}

TEST(ReportRules, AReplacedVersionIsGoodForAsLongAsAReportOfItCanCome) {
  const ReportRules rules{three_versions(), {}, day("2026-11-02")};
  const auto on = [&](const char* date) { return allowed(rules.of("v0.2.0", day(date))); };
  EXPECT_EQ(on("2026-12-06"), "cc/second");  // 35 days after
  EXPECT_EQ(on("2026-12-07"), "cc/third");
}

TEST(ReportRules, OneConfigIsForAll) {
  const ReportRules rules{logged_version(1, "2026-09-01", {"cc/first"}).content.config};
  EXPECT_EQ(allowed(rules.of("v0.9.0", day("2026-11-10"))), "cc/first");
}

// What is not signed may be called as its owner likes, and clients may know it by another name.
TEST(ReportRules, WithoutSignaturesAllThatWasRecentlyInForceCounts) {
  const LoadedConfig config{.text = {}, .config = plain("", "cc/third"), .log = {}};
  const std::vector<EarlierConfig> earlier = {{plain("v1.0.0", "cc/second"), day("2026-11-01")},
                                              {plain("", "cc/first"), day("2026-10-01")}};
  const ReportRules rules{config, earlier, day("2026-11-02")};
  const auto of = [&](const char* version, const char* today) {
    return allowed(rules.of(version, day(today)));
  };
  EXPECT_EQ(of("v0.44.0", "2026-11-02"), "cc/third cc/second cc/first");
  EXPECT_EQ(of("v0.0.0-0", "2026-11-02"), "cc/third cc/first");
  EXPECT_EQ(of("v1.0.0", "2026-11-02"), "cc/second");
  EXPECT_EQ(of("v0.44.0", "2026-11-06"), "cc/third cc/second");
  EXPECT_EQ(of("v0.0.0-0", "2026-12-07"), "cc/third");
  EXPECT_EQ(of("v1.0.0", "2026-12-07"), "cc/third");
}

}  // namespace
}  // namespace tally::collector
