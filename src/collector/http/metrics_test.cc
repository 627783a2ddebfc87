#include "collector/http/metrics.h"

#include <gmock/gmock.h>

#include "collector/merge/publisher.h"
#include "collector/store/store.h"

namespace tally::collector {
namespace {

using testing::HasSubstr;

TEST(Metrics, CountsWhatHappened) {
  Metrics metrics;
  metrics.answered("/upload/x", 200, std::chrono::milliseconds{2});
  metrics.answered("/upload/y?z", 503, std::chrono::milliseconds{2});
  metrics.answered("/secret-of-a-client", 404, std::chrono::seconds{20});
  metrics.received(100);
  metrics.sent(50);
  metrics.opened();
  metrics.opened();
  metrics.closed();
  metrics.refused(Refused::kTime);
  metrics.report(Stored::kNew);
  metrics.report(Stored::kFailed);
  metrics.report(Unstored::kRefused);
  const std::string text = metrics.text({.queued_reports = 7,
                                         .queued_bytes = 8,
                                         .synced_batches = 9,
                                         .stored_reports = 10,
                                         .damaged_records = 11,
                                         .failed = true},
                                        {.merges = 12, .merge_seconds = 1.5, .failures = 13});
  for (const char* line : {
           "tallyd_requests_total{route=\"upload\",status=\"2xx\"} 1",
           "tallyd_requests_total{route=\"upload\",status=\"5xx\"} 1",
           "tallyd_requests_total{route=\"other\",status=\"4xx\"} 1",
           "tallyd_request_seconds_count 3",
           "tallyd_request_seconds_bucket{le=\"0.003\"} 2",
           "tallyd_received_bytes_total 100",
           "tallyd_sent_bytes_total 50",
           "tallyd_connections 1",
           "tallyd_refused_total{limit=\"time\"} 1",
           "tallyd_refused_total{limit=\"address_requests\"} 0",
           "tallyd_reports_total{outcome=\"new\"} 1",
           "tallyd_reports_total{outcome=\"failed\"} 1",
           "tallyd_reports_total{outcome=\"refused\"} 1",
           "tallyd_reports_total{outcome=\"conflict\"} 0",
           "tallyd_store_queued_reports 7",
           "tallyd_store_queued_bytes 8",
           "tallyd_store_batches_total 9",
           "tallyd_store_reports_total 10",
           "tallyd_store_damaged_total 11",
           "tallyd_store_failed 1",
           "tallyd_merges_total 12",
           "tallyd_merge_seconds_total 1.5",
           "tallyd_publish_failures_total 13",
       }) {
    EXPECT_THAT(text, HasSubstr(std::string(line) + "\n"));
  }
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST(Metrics, TheStoresCountsAreNotAddedUp) {
  Metrics metrics;
  EXPECT_THAT(metrics.text({.stored_reports = 5}, {}), HasSubstr("tallyd_store_reports_total 5\n"));
  EXPECT_THAT(metrics.text({.stored_reports = 7}, {}), HasSubstr("tallyd_store_reports_total 7\n"));
}

TEST(Metrics, RoutesAreFew) {
  EXPECT_EQ(route_of("/upload/2026-11-22"), Route::kUpload);
  EXPECT_EQ(route_of("http://a.example/upload/2026-11-22"), Route::kUpload);
  EXPECT_EQ(route_of("/data/2026-11-22"), Route::kData);
  EXPECT_EQ(route_of("/charts/"), Route::kCharts);
  EXPECT_EQ(route_of("/api/v1/charts?from=x"), Route::kApi);
  EXPECT_EQ(route_of("/api/v1/config/list"), Route::kConfig);
  EXPECT_EQ(route_of("/config/latest"), Route::kConfig);
  EXPECT_EQ(route_of("/"), Route::kPage);
  EXPECT_EQ(route_of("/metrics"), Route::kOperator);
  EXPECT_EQ(route_of("//"), Route::kOther);
  EXPECT_EQ(route_of("/uploads"), Route::kOther);
  EXPECT_EQ(route_of(""), Route::kOther);
}

}  // namespace
}  // namespace tally::collector
