// What the collector did, for its operators: counters, and Prometheus' text of them. Nothing in it
// tells one client from another.
#ifndef TALLY_COLLECTOR_HTTP_METRICS_H_
#define TALLY_COLLECTOR_HTTP_METRICS_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace tally::collector {

struct PublisherStatus;
struct StoreStatus;
enum class Stored;

// What became of a report beside what the store says of it.
enum class Unstored { kRefused };
// By which limit something was refused or ended.
enum class Refused { kConnections, kAddressConnections, kRequests, kTime };

// Thread-safe; counting takes no lock but that of the histogram.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // A request to `target` was answered so long after its first bytes came.
  void answered(std::string_view target, unsigned status, std::chrono::nanoseconds took);
  void received(size_t bytes);
  void sent(size_t bytes);
  void opened();
  void closed();
  void refused(Refused by);
  void report(Stored outcome);
  void report(Unstored outcome);

  // All of it in Prometheus' text format (version 0.0.4), with the store and the publisher as they
  // are now.
  std::string text(const StoreStatus& store, const PublisherStatus& publisher);

 private:
  struct Families;
  const std::unique_ptr<Families> families_;
};

// What is told apart of all the paths there are: clients make up any number of them.
enum class Route { kUpload, kData, kCharts, kApi, kConfig, kPage, kOperator, kOther };
inline constexpr size_t kRoutes = 8;
// Of a request's target.
Route route_of(std::string_view target);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_METRICS_H_
