// What operators are answered, on a listener of their own: how the collector is, and what makes it
// do something now. Whoever can reach that listener may do all of it, save pages in a browser,
// which reach what their user does not mean them to.
#ifndef TALLY_COLLECTOR_HTTP_OPERATOR_SERVICE_H_
#define TALLY_COLLECTOR_HTTP_OPERATOR_SERVICE_H_

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <string_view>

#include "collector/collector.h"
#include "collector/http/service.h"

namespace tally::collector {

// GET /metrics    all counters, for Prometheus
// GET /healthz    200 as long as anybody is there to answer
// GET /readyz     200 if reports are taken, else 503 and why not
// POST /merge     publishes what is new now and not in a moment
// POST /charts    counts the charts of the newest week, so that nobody has to wait for them
// POST /backup?name=NAME   copies the store to backups/NAME in the data directory
class OperatorService final : public Service {
 public:
  // All outlive it. `slow` carries out what takes long.
  OperatorService(Collector& collector, boost::asio::thread_pool& slow,
                  const std::atomic<bool>& stopping)
      : collector_(collector), slow_(slow), stopping_(stopping) {}

  Answer answer(const Request& request) override;

 private:
  Response metrics() const;
  Response ready() const;
  Answer trigger(std::string_view path, std::string_view query);
  template <typename Task>
  Work slowly(Task task);

  Collector& collector_;
  boost::asio::thread_pool& slow_;
  const std::atomic<bool>& stopping_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_OPERATOR_SERVICE_H_
