// What the public is answered: reports are taken, and all that is published is shown.
#ifndef TALLY_COLLECTOR_HTTP_PUBLIC_SERVICE_H_
#define TALLY_COLLECTOR_HTTP_PUBLIC_SERVICE_H_

#include <boost/asio/thread_pool.hpp>

#include "collector/collector.h"
#include "collector/http/service.h"

namespace tally::collector {

class PublicService final : public Service {
 public:
  // Both outlive it. `slow` carries out what would hold up other connections.
  PublicService(Collector& collector, boost::asio::thread_pool& slow)
      : collector_(collector), slow_(slow) {}

  Answer answer(const Request& request) override;

 private:
  Collector& collector_;
  boost::asio::thread_pool& slow_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_PUBLIC_SERVICE_H_
