// Takes the connections to one address and hands them out to the threads.
#ifndef TALLY_COLLECTOR_HTTP_LISTENER_H_
#define TALLY_COLLECTOR_HTTP_LISTENER_H_

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collector/http/loop.h"

namespace tally::collector {

using Loops = std::vector<std::unique_ptr<Loop>>;

// Belongs to the thread of the first loop; `loops` and `context` outlive it.
class Listener {
 public:
  // At most `connections` are served at a time. Some more are told so, the rest is closed.
  Listener(Loops& loops, SessionContext context, size_t connections);

  // Takes the address, `HOST:PORT`; `option` is where it was given, for errors. Connections wait
  // until accept() is spawned.
  base::Result<void> bind(const std::string& address, std::string_view option);

  // `http://HOST:PORT`, or `https://`, with the port that was taken.
  std::string url() const;

  // For connections from now on; without it they are plain.
  void set_tls(TlsContext tls) { tls_ = std::move(tls); }

  // Takes connections until close().
  Awaitable<void> accept();
  void close();

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;

  void welcome(Loop& loop, Socket socket);
  void refuse(Loop& loop, Socket socket, Refused by);

  Loops& loops_;
  SessionContext context_;
  const size_t connections_;
  TlsContext tls_;
  Acceptor acceptor_;
  std::atomic<size_t> serving_ = 0;  // connections that were taken and have not ended
  std::atomic<size_t> refusing_ = 0;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_LISTENER_H_
