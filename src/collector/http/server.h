// The collector on the network: HTTP/1.1 with keep-alive and pipelining, plain or under TLS. It
// keeps and logs nothing of who asked: no address, no header.
#ifndef TALLY_COLLECTOR_HTTP_SERVER_H_
#define TALLY_COLLECTOR_HTTP_SERVER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "collector/collector.h"
#include "collector/http/tls.h"

namespace tally::collector {

struct ServerOptions {
  std::string listen;                    // `HOST:PORT`; port 0 takes any that is free
  std::string operators;                 // the same for the listener of operators; empty: none
  std::optional<TlsFiles> tls;           // for `listen`; without it that is plain
  int threads = 0;                       // 0: one for each processor that we may use
  std::function<void()> on_hangup = {};  // called at each SIGHUP, on the operators' thread
};

// Used by one thread.
class Server {
 public:
  // Takes connections from here on, but answers them only in run(). `collector` must outlive it.
  // From here on SIGTERM, SIGINT and SIGHUP are the server's. Raises the process's limit of
  // descriptors.
  static base::Result<std::unique_ptr<Server>> listen(Collector& collector,
                                                      const ServerOptions& options);
  virtual ~Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // `http://HOST:PORT`, or `https://`, with the port that was taken.
  virtual std::string url() const = 0;
  // The same of the operators' listener; empty without one.
  virtual std::string operators_url() const = 0;

  // Serves until SIGTERM or SIGINT, then answers what is under way, for kDrainTimeout at most.
  // SIGHUP has the certificate read anew; one that is no good is logged, and the old one stays.
  virtual void run() = 0;

 protected:
  Server() = default;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_SERVER_H_
