// The line that is stored of a report, held against the report writer's.
#include <gtest/gtest.h>

#include <random>
#include <sstream>

#include "base/file.h"
#include "collector/ingest/ingest.h"
#include "collector/ingest/ingest_fixture.h"
#include "format/report.h"

namespace tally::collector {
namespace {

base::Date today() { return base::parse_date("2026-11-29").value(); }

// What is taken is written as ever: the store compares bytes.
TEST(AcceptedLine, IsThatOfTheReportWriter) {
  const ReportRules rules{odd_config()};
  std::mt19937_64 random{42};
  for (int i = 0; i < 5'000; ++i) {
    const format::Report report = random_report(random);
    const std::string line = format::write_report_line(report);
    for (const std::string& body : {line, format::write_report(report)}) {
      const auto accepted = accept_report(body, rules, today(), Limits{});
      ASSERT_TRUE(accepted.has_value()) << accepted.error().message << body;
      ASSERT_EQ(accepted->line, line);
      ASSERT_EQ(accepted->week, report.week);
      ASSERT_EQ(accepted->x, report.x);
    }
  }
}

TEST(AcceptedLine, OfRealReportsIsThatOfTheReportWriter) {
  const ReportRules real{
      format::parse_upload_config(base::read_file(TALLY_TEST_DATA "/go-config/config.json").value())
          .value()};
  std::istringstream lines{base::read_file(TALLY_TEST_DATA "/charts/2026-11-15.ndjson").value()};
  for (std::string line; std::getline(lines, line);) {
    const auto accepted = accept_report(line, real, today(), Limits{});
    ASSERT_TRUE(accepted.has_value()) << accepted.error().message;
    EXPECT_EQ(accepted->line, format::write_report_line(format::parse_report(line).value()));
  }
}

}  // namespace
}  // namespace tally::collector
