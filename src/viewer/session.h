// One connection of the viewer: its requests, one after the other.
#ifndef TALLY_VIEWER_SESSION_H_
#define TALLY_VIEWER_SESSION_H_

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

#include "viewer/call.h"
#include "viewer/server.h"

namespace tally::viewer {

// A browser opens six, and a few more that it may need.
inline constexpr size_t kMaxSessions = 64;
// No request of the page comes near these, in bytes.
inline constexpr uint32_t kMaxHeader = 16 << 10;
inline constexpr uint64_t kMaxBody = 4 << 10;
// For a request to come, and for an answer to be taken.
inline constexpr std::chrono::seconds kPatience{30};

// Lives as long as something is under way. For the thread of its socket.
class Session : public std::enable_shared_from_this<Session> {
 public:
  // Counts itself in `open`; that and the handler outlive it.
  Session(boost::asio::ip::tcp::socket socket, const Handler& handler, size_t& open);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start() { read(); }

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using Response = boost::beast::http::response<boost::beast::http::string_body>;

  void read();
  void answer_request();
  void refuse(boost::system::error_code error);
  void write(const Answer& answer, bool keep_alive, bool with_body);
  void close();

  boost::beast::tcp_stream stream_;
  const Handler& handler_;
  size_t& open_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::optional<Response> response_;
};

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_SESSION_H_
