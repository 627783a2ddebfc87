// The bytes of a connection, plain or under TLS. One concrete class for both, so that what is above
// is compiled once; the choice costs a branch a call.
#ifndef TALLY_COLLECTOR_HTTP_STREAM_H_
#define TALLY_COLLECTOR_HTTP_STREAM_H_

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <utility>

namespace tally::collector {

// Named, and not erased as Asio's defaults are: a call less for every operation.
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
template <typename T>
using Awaitable = boost::asio::awaitable<T, Executor>;
using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// Waits in a coroutine; an error is a value beside the result.
inline constexpr auto kAwait = boost::asio::as_tuple(boost::asio::use_awaitable_t<Executor>{});

// Used by the thread of its executor. No time limits of its own: close() ends what is under way.
class Stream {
 public:
  // Without `tls` it is plain.
  Stream(Socket socket, TlsContext tls) : tls_(std::move(tls)) {
    boost::system::error_code ignored;
    socket.set_option(boost::asio::ip::tcp::no_delay{true}, ignored);
    if (tls_) {
      secure_.emplace(std::move(socket), *tls_);
    } else {
      plain_.emplace(std::move(socket));
    }
  }

  bool is_secure() const { return secure_.has_value(); }
  Socket& socket() { return secure_ ? secure_->next_layer() : *plain_; }
  Executor executor() { return socket().get_executor(); }

  // Gives what comes next, or an error at its end.
  template <typename Buffers>
  auto read_some(const Buffers& buffers) {
    return secure_ ? secure_->async_read_some(buffers, kAwait)
                   : plain_->async_read_some(buffers, kAwait);
  }
  template <typename Buffers>
  auto write_some(const Buffers& buffers) {
    return secure_ ? secure_->async_write_some(buffers, kAwait)
                   : plain_->async_write_some(buffers, kAwait);
  }

  // Only if it is secure.
  auto handshake() {
    return secure_->async_handshake(boost::asio::ssl::stream_base::server, kAwait);
  }
  auto say_goodbye() { return secure_->async_shutdown(kAwait); }

  void close() {
    boost::system::error_code ignored;
    socket().close(ignored);
  }

 private:
  TlsContext tls_;  // outlives what was made with it
  std::optional<Socket> plain_;
  std::optional<boost::asio::ssl::stream<Socket>> secure_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_STREAM_H_
