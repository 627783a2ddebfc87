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
#include <list>
#include <memory>
#include <optional>

#include "viewer/call.h"
#include "viewer/server.h"

namespace tally::viewer {

// No request of the page comes near these, in bytes.
inline constexpr uint32_t kMaxHeader = 16 << 10;
inline constexpr uint64_t kMaxBody = 4 << 10;
// What is read ahead of it: what no limit of the parser holds, extensions of chunks and trailers,
// ends here.
inline constexpr size_t kMaxBuffer = 32 << 10;
static_assert(kMaxBuffer > kMaxHeader + kMaxBody);
// For a request to come, and for an answer to be taken.
inline constexpr std::chrono::seconds kPatience{30};
// The same for who has not shown the token, and may be anybody.
inline constexpr std::chrono::seconds kPatienceWithStrangers{5};

class Session;

// The sessions that are open. For one thread.
class Sessions {
 public:
  // A browser opens six, and a few more that it may need.
  static constexpr size_t kMax = 64;

  explicit Sessions(size_t max) : max_(max) {}

  // Whether there is room for one more. If there is none, the oldest of those that never showed the
  // token is ended: whoever holds many connections keeps nobody out.
  bool make_room();
  // Ends that one. False if there is none.
  bool end_a_stranger();

 private:
  friend class Session;

  size_t max_;
  std::list<Session*> open_;  // the oldest first
};

// Lives as long as something is under way. For the thread of its socket.
class Session : public std::enable_shared_from_this<Session> {
 public:
  // Is one of `sessions`; those and the handler outlive it.
  Session(boost::asio::ip::tcp::socket socket, const Handler& handler, Sessions& sessions);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start() { read(); }
  bool is_owner() const { return is_owner_; }
  // What is under way fails then.
  void end();

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using Response = boost::beast::http::response<boost::beast::http::string_body>;

  void read();
  void answer_request();
  void refuse(boost::system::error_code error);
  void prepare(Answer answer, bool keep_alive, bool with_body);
  void write();
  void close();
  void be_patient();

  boost::beast::tcp_stream stream_;
  const Handler& handler_;
  Sessions& sessions_;
  std::list<Session*>::iterator place_;  // its own among them, or the end
  bool is_owner_ = false;                // has shown the token
  boost::beast::flat_buffer buffer_{kMaxBuffer};
  std::optional<Parser> parser_;
  std::optional<Response> response_;
};

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_SESSION_H_
