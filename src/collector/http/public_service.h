// What the public is answered: reports are taken, and all that is published is shown.
#ifndef TALLY_COLLECTOR_HTTP_PUBLIC_SERVICE_H_
#define TALLY_COLLECTOR_HTTP_PUBLIC_SERVICE_H_

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>

#include "collector/collector.h"
#include "collector/http/service.h"

namespace tally::collector {

class PublicService final : public Service {
 public:
  // Both outlive it. `slow` carries out what would hold up other connections. Of that at most
  // Limits::waiting_requests wait or are under way; who comes then is told to come again.
  PublicService(Collector& collector, boost::asio::thread_pool& slow)
      : collector_(collector), slow_(slow) {}

  Answer answer(const Request& request) override;

 private:
  Answer count(ApiRequest request);

  Collector& collector_;
  boost::asio::thread_pool& slow_;
  std::atomic<size_t> waiting_ = 0;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_PUBLIC_SERVICE_H_
