#include "collector/http/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <sstream>
#include <utility>

#include "collector/http/target.h"
#include "collector/merge/publisher.h"
#include "collector/store/store.h"

namespace tally::collector {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Registry;

constexpr std::array<const char*, kRoutes> kRouteNames = {"upload", "data", "charts",   "api",
                                                          "config", "page", "operator", "other"};
constexpr std::array<const char*, 5> kClasses = {"1xx", "2xx", "3xx", "4xx", "5xx"};
constexpr std::array<const char*, 4> kLimitNames = {"connections", "address_connections",
                                                    "address_requests", "time"};
// In the order of Stored, then Unstored.
constexpr std::array<const char*, 6> kOutcomes = {"new",        "already", "conflict",
                                                  "overloaded", "failed",  "refused"};

Family<Counter>& counters(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

Gauge& gauge(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

// One counter for each value of a label.
template <size_t kSize>
std::array<Counter*, kSize> by_label(Family<Counter>& family, const char* label,
                                     const std::array<const char*, kSize>& values) {
  std::array<Counter*, kSize> all{};
  std::ranges::transform(values, all.begin(),
                         [&](const char* value) { return &family.Add({{label, value}}); });
  return all;
}

// Where the buckets of seconds end: from what a page in memory takes to what a client waits for.
const Histogram::BucketBoundaries kSeconds = {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03,
                                              0.1,    0.3,    1,     3,     10};

using RouteCounters = std::array<std::array<Counter*, kClasses.size()>, kRoutes>;

RouteCounters requests_by_route(Registry& registry) {
  Family<Counter>& family = counters(registry, "tallyd_requests_total",
                                     "Requests that were answered, by route and class of status");
  RouteCounters all{};
  for (size_t route = 0; route < kRoutes; ++route) {
    for (size_t status = 0; status < kClasses.size(); ++status) {
      all[route][status] =
          &family.Add({{"route", kRouteNames[route]}, {"status", kClasses[status]}});
    }
  }
  return all;
}

void set_total(Counter& counter, double total) { counter.Increment(total - counter.Value()); }
void set_total(Counter& counter, uint64_t total) { set_total(counter, static_cast<double>(total)); }

}  // namespace

struct Metrics::Families {
  std::mutex totals;  // one at a time sets what others count
  Registry registry;
  RouteCounters requests = requests_by_route(registry);
  Histogram& seconds = prometheus::BuildHistogram()
                           .Name("tallyd_request_seconds")
                           .Help("From the first byte of a request to its answer")
                           .Register(registry)
                           .Add({}, kSeconds);
  std::array<Counter*, 6> reports =
      by_label(counters(registry, "tallyd_reports_total", "Reports, by what became of them"),
               "outcome", kOutcomes);
  std::array<Counter*, 4> refused =
      by_label(counters(registry, "tallyd_refused_total",
                        "Connections and requests that were refused or ended, by which limit"),
               "limit", kLimitNames);
  Counter& received =
      counters(registry, "tallyd_received_bytes_total", "Bytes from clients").Add({});
  Counter& sent = counters(registry, "tallyd_sent_bytes_total", "Bytes to clients").Add({});
  Gauge& connections = gauge(registry, "tallyd_connections", "Open connections");
  Gauge& queued_reports =
      gauge(registry, "tallyd_store_queued_reports", "Reports that wait for the store");
  Gauge& queued_bytes =
      gauge(registry, "tallyd_store_queued_bytes", "Bytes of reports that wait for the store");
  Gauge& failed = gauge(registry, "tallyd_store_failed", "1 while the store takes nothing");
  Counter& batches =
      counters(registry, "tallyd_store_batches_total", "Batches that were written and synced")
          .Add({});
  Counter& stored = counters(registry, "tallyd_store_reports_total", "Reports stored").Add({});
  Counter& damaged =
      counters(registry, "tallyd_store_damaged_total", "Damaged records that were set aside")
          .Add({});
  Counter& merges = counters(registry, "tallyd_merges_total", "Merges of a week").Add({});
  Counter& merge_seconds =
      counters(registry, "tallyd_merge_seconds_total", "Time that merges took").Add({});
  Counter& merge_failures = counters(registry, "tallyd_publish_failures_total",
                                     "Merges, packings and removals of weeks that failed")
                                .Add({});
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::answered(std::string_view target, unsigned status, std::chrono::nanoseconds took) {
  const size_t status_class = std::clamp<size_t>(status / 100, 1, kClasses.size()) - 1;
  families_->requests[static_cast<size_t>(route_of(target))][status_class]->Increment();
  families_->seconds.Observe(std::chrono::duration<double>{took}.count());
}

void Metrics::received(size_t bytes) { families_->received.Increment(static_cast<double>(bytes)); }

void Metrics::sent(size_t bytes) { families_->sent.Increment(static_cast<double>(bytes)); }
void Metrics::opened() { families_->connections.Increment(); }
void Metrics::closed() { families_->connections.Decrement(); }
void Metrics::refused(Refused by) { families_->refused[static_cast<size_t>(by)]->Increment(); }

void Metrics::report(Stored outcome) {
  families_->reports[static_cast<size_t>(outcome)]->Increment();
}

void Metrics::report(Unstored) { families_->reports.back()->Increment(); }

std::string Metrics::text(const StoreStatus& store, const PublisherStatus& publisher) {
  const std::scoped_lock lock{families_->totals};
  families_->queued_reports.Set(static_cast<double>(store.queued_reports));
  families_->queued_bytes.Set(static_cast<double>(store.queued_bytes));
  families_->failed.Set(store.failed ? 1 : 0);
  set_total(families_->batches, store.synced_batches);
  set_total(families_->stored, store.stored_reports);
  set_total(families_->damaged, store.damaged_records);
  set_total(families_->merges, publisher.merges);
  set_total(families_->merge_seconds, publisher.merge_seconds);
  set_total(families_->merge_failures, publisher.failures);
  std::ostringstream out;
  prometheus::TextSerializer{}.Serialize(out, families_->registry.Collect());
  return std::move(out).str();
}

Route route_of(std::string_view target) {
  static constexpr std::array<std::pair<std::string_view, Route>, 14> kPrefixes = {{
      {"/upload/", Route::kUpload},
      {"/data", Route::kData},
      {"/charts", Route::kCharts},
      {"/api/v1/config", Route::kConfig},
      {"/api/", Route::kApi},
      {"/config", Route::kConfig},
      {"/privacy", Route::kPage},
      {"/assets/", Route::kPage},
      {"/favicon.", Route::kPage},
      {"/healthz", Route::kOperator},
      {"/readyz", Route::kOperator},
      {"/metrics", Route::kOperator},
      {"/merge", Route::kOperator},
      {"/backup", Route::kOperator},
  }};
  const std::string_view path = split_target(target).path;
  if (path == "/") return Route::kPage;
  for (const auto& [prefix, route] : kPrefixes) {
    if (path.starts_with(prefix)) return route;
  }
  return Route::kOther;
}

}  // namespace tally::collector
