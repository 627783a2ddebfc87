// One connection of a client: its requests are answered one after the other, in order.
#ifndef TALLY_COLLECTOR_HTTP_SESSION_H_
#define TALLY_COLLECTOR_HTTP_SESSION_H_

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <cstddef>
#include <string>
#include <variant>

#include "collector/collector.h"

namespace tally::collector {

// What all sessions share; it outlives them.
struct SessionContext {
  Collector& collector;
  boost::asio::any_io_executor slow;  // for what would hold up other connections
  const Limits& limits;               // the collector's
  std::atomic<bool> stopping = false;
};

// All of it runs on the strand that the socket was made with. The coroutines use the session until
// they end: whoever spawns one keeps it alive until then.
class Session {
 public:
  Session(boost::asio::ip::tcp::socket socket, SessionContext& context);

  boost::asio::any_io_executor executor() { return stream_.get_executor(); }

  // Answers requests until the client or an error ends the connection.
  boost::asio::awaitable<void> run();
  // Says that there are too many connections, and closes this one.
  boost::asio::awaitable<void> refuse();

  // Ends the connection if no request is under way. Does so anyway, in the middle of one.
  void stop_if_idle();
  void abort();

 private:
  template <typename T>
  using Awaitable = boost::asio::awaitable<T>;

  // What became of reading a request.
  struct Request {
    std::string method;
    std::string target;
    std::string body;
    std::string if_none_match;
    bool keep_alive = false;
    unsigned version = 11;
  };
  static const Request kUnread;
  struct Closed {};                                      // there is nobody to answer
  using Read = std::variant<Request, Response, Closed>;  // Response: a request to be refused

  Awaitable<bool> wait_for_request();
  Awaitable<Read> read_request();
  Awaitable<Response> carry_out(Request& request);
  Awaitable<bool> send(const Response& response, const Request& request);
  Awaitable<bool> send_file(const Response& response, const Request& request);
  Awaitable<bool> write(std::string_view header, std::string_view body);
  Awaitable<void> linger();

  SessionContext& context_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  bool idle_ = false;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_SESSION_H_
