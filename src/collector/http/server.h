// The collector on the network: HTTP/1.1 with keep-alive and pipelining. It keeps and logs nothing
// of who asked: no address, no header.
#ifndef TALLY_COLLECTOR_HTTP_SERVER_H_
#define TALLY_COLLECTOR_HTTP_SERVER_H_

#include <memory>
#include <string>

#include "base/error.h"
#include "collector/collector.h"

namespace tally::collector {

struct ServerOptions {
  std::string listen;  // `HOST:PORT`; port 0 takes any that is free
  int threads = 2;
};

// Used by one thread.
class Server {
 public:
  // Takes connections from here on, but answers them only in run(). `collector` must outlive it.
  // From here on SIGTERM and SIGINT are the server's.
  static base::Result<std::unique_ptr<Server>> listen(Collector& collector,
                                                      const ServerOptions& options);
  virtual ~Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // `http://HOST:PORT`, with the port that was taken.
  virtual std::string url() const = 0;

  // Serves until SIGTERM or SIGINT, then answers what is under way, for kDrainTimeout at most.
  virtual void run() = 0;

 protected:
  Server() = default;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_SERVER_H_
