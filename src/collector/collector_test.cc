#include "collector/collector.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/temp_dir.h"

namespace tally::collector {
namespace {

using base::Result;

constexpr std::string_view kReport =
    R"({"Week":"2026-11-22","LastWeek":"","X":0.5,"Programs":null,"Config":"v0.44.0"})";

// Says the same of every report.
class StubbornStore final : public Store {
 public:
  explicit StubbornStore(Stored outcome) : outcome_(outcome) {}

  void submit(AcceptedReport, Callback done) override { done(outcome_); }
  std::vector<WeekCount> weeks() const override { return {}; }
  Result<void> scan(std::string_view, const Visitor&) const override { return {}; }
  NewReports take_new(std::string_view) override { return {}; }
  Result<void> read(std::string_view, std::span<const double>, const Visitor&) const override {
    return {};
  }
  Result<void> drop(std::string_view) override { return {}; }
  Result<CheckResult> check() const override { return CheckResult{}; }
  Result<void> back_up(const std::filesystem::path&) const override { return {}; }
  StoreStatus status() const override { return {}; }

 private:
  const Stored outcome_;
};

Response answer_to(Stored outcome) {
  const base::TempDir dir;
  CollectorOptions options;
  options.data = dir / "data";
  options.config = TALLY_TEST_DATA "/go-config/config.json";
  options.site = dir / "none";
  options.standing_clock = base::parse_date_or_time("2026-11-23").value();
  const auto collector =
      std::move(Collector::open(options, std::make_unique<StubbornStore>(outcome)).value());
  Response answer;
  collector->take(kReport, [&](Response response) { answer = std::move(response); });
  return answer;
}

std::string retry_after(const Response& response) {
  const auto it = std::ranges::find(response.headers, "Retry-After", &Header::first);
  return it == response.headers.end() ? "" : it->second;
}

TEST(Collector, SaysWhenToComeAgainWithAReportThatIsNotStored) {
  const Response overloaded = answer_to(Stored::kOverloaded);
  EXPECT_EQ(overloaded.status, 503);
  EXPECT_EQ(retry_after(overloaded), "5");
  const Response failed = answer_to(Stored::kFailed);
  EXPECT_EQ(failed.status, 503);
  EXPECT_EQ(retry_after(failed), "60");
  for (const Stored done : {Stored::kNew, Stored::kAlready, Stored::kConflict}) {
    EXPECT_EQ(retry_after(answer_to(done)), "");
  }
}

}  // namespace
}  // namespace tally::collector
