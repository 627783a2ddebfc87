// The HTTP server of one user: a few connections at once, one thread.
#ifndef TALLY_VIEWER_SERVER_H_
#define TALLY_VIEWER_SERVER_H_

#include <functional>
#include <memory>

#include "base/error.h"
#include "viewer/address.h"
#include "viewer/call.h"

namespace tally::viewer {

using Handler = std::function<Answer(const Call&)>;

// For one thread.
class Server {
 public:
  // Listens from now on, and takes note of SIGINT and SIGTERM instead of ending by them.
  static base::Result<std::unique_ptr<Server>> listen(const Address& address);

  virtual ~Server() = default;

  // With the port that was found.
  virtual Address address() const = 0;

  // Answers by the handler until one of the signals comes, and returns then at once.
  virtual void run(const Handler& handler) = 0;
};

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_SERVER_H_
