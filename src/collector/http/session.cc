#include "collector/http/session.h"

#include <fmt/chrono.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/file.hpp>
#include <boost/beast/http.hpp>
#include <ctime>
#include <sstream>
#include <utility>

#include "collector/limits.h"

namespace tally::collector {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using beast::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

using Done = std::move_only_function<void(Response)>;

// Calls `start` with a function that resumes the coroutine on `executor`, from whatever thread it
// is called.
asio::awaitable<Response> await_response(asio::any_io_executor executor,
                                         std::move_only_function<void(Done)> start) {
  auto initiate = [](auto handler, asio::any_io_executor to,
                     std::move_only_function<void(Done)> begin) {
    // The guard keeps the event loop running while only another thread knows of this coroutine.
    auto work = asio::make_work_guard(to);
    begin([handler = std::move(handler), work = std::move(work),
           to = std::move(to)](Response response) mutable {
      asio::post(to, [handler = std::move(handler), response = std::move(response)]() mutable {
        std::move(handler)(std::move(response));
      });
    });
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Response)>(
      std::move(initiate), asio::use_awaitable, std::move(executor), std::move(start));
}

// The refusal of a request that could not be read; without a status if there is nobody to tell.
Response refusal(error_code error, const Limits& limits) {
  if (error == http::error::body_limit) {
    return text_response(
        413, fmt::format("The body is larger than the {} bytes that are taken.", limits.body));
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return text_response(
        431, fmt::format("The request's header is larger than {} bytes.", limits.header));
  }
  static const auto& http_errors = http::make_error_code(http::error::end_of_stream).category();
  if (error.category() != http_errors || error == http::error::end_of_stream ||
      error == http::error::partial_message) {
    return {.status = 0, .type = {}, .body = nullptr, .file = {}, .headers = {}};
  }
  return text_response(400, fmt::format("The request is not HTTP: {}.", error.message()));
}

// The status line and the header fields as they go on the wire.
std::string header_text(const Response& response, uint64_t length, unsigned version,
                        bool keep_alive) {
  http::response<http::empty_body> message;
  message.version(version);
  message.result(response.status);
  message.set(http::field::date,
              fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr))));
  message.set(http::field::content_type, response.type);
  for (const auto& [name, value] : security_headers()) message.set(name, value);
  for (const auto& [name, value] : response.headers) message.set(name, value);
  message.content_length(length);
  message.keep_alive(keep_alive);
  std::ostringstream text;
  text << message.base();
  return std::move(text).str();
}

}  // namespace

// What is answered before a request could be read: the connection ends with it.
const Session::Request Session::kUnread{.method = {},
                                        .target = {},
                                        .body = {},
                                        .if_none_match = {},
                                        .keep_alive = false,
                                        .version = 11};

// A note on all coroutines here: GCC 12 destroys some temporaries in `co_await` expressions twice.
// What is not trivial is a variable before it is an argument.

Session::Session(asio::ip::tcp::socket socket, SessionContext& context)
    : context_(context), stream_(std::move(socket)) {
  error_code ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay{true}, ignored);
}

asio::awaitable<void> Session::run() {
  while (co_await wait_for_request()) {
    Read read = co_await read_request();
    if (const auto* refused = std::get_if<Response>(&read)) {
      if (co_await send(*refused, kUnread)) co_await linger();
      break;
    }
    auto* request = std::get_if<Request>(&read);
    if (request == nullptr) break;
    const Response response = co_await carry_out(*request);
    if (context_.stopping) request->keep_alive = false;
    const bool sent = co_await send(response, *request);
    if (!sent || !request->keep_alive) break;
  }
  error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

asio::awaitable<void> Session::refuse() {
  const Response response =
      text_response(503, "The collector has too many connections; try again later.");
  if (co_await send(response, kUnread)) co_await linger();
}

void Session::stop_if_idle() {
  if (idle_) stream_.cancel();
}

void Session::abort() { stream_.close(); }

// True once there are bytes of a request.
asio::awaitable<bool> Session::wait_for_request() {
  if (context_.stopping) co_return false;
  if (buffer_.size() > 0) co_return true;  // sent together with the last one
  constexpr size_t kFirstRead = 4096;
  idle_ = true;
  stream_.expires_after(context_.limits.idle_time);
  const auto [error, n] = co_await stream_.async_read_some(buffer_.prepare(kFirstRead), kAwait);
  idle_ = false;
  if (error) co_return false;
  buffer_.commit(n);
  co_return true;
}

asio::awaitable<Session::Read> Session::read_request() {
  http::request_parser<http::string_body> parser;
  parser.header_limit(static_cast<uint32_t>(context_.limits.header));
  parser.body_limit(context_.limits.body);
  stream_.expires_after(context_.limits.request_time);
  auto [error, n] = co_await http::async_read_header(stream_, buffer_, parser, kAwait);
  if (!error && !parser.is_done()) {
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      if (!co_await write("HTTP/1.1 100 Continue\r\n\r\n", "")) co_return Closed{};
      stream_.expires_after(context_.limits.request_time);
    }
    std::tie(error, n) = co_await http::async_read(stream_, buffer_, parser, kAwait);
  }
  if (error) {
    Response refused = refusal(error, context_.limits);
    if (refused.status == 0) co_return Closed{};
    co_return refused;
  }
  auto message = parser.release();
  if (message.version() == 11 && message.count(http::field::host) != 1) {
    co_return text_response(400, "The request must have one Host header.");
  }
  Request request{.method = std::string(message.method_string()),
                  .target = std::string(message.target()),
                  .body = std::move(message.body()),
                  .if_none_match = std::string(message[http::field::if_none_match]),
                  .keep_alive = message.keep_alive(),
                  .version = message.version()};
  co_return request;
}

asio::awaitable<Response> Session::carry_out(Request& request) {
  Collector& collector = context_.collector;
  Decision decision = collector.decide(request.method, request.target);
  if (const auto* data = std::get_if<SendWeek>(&decision)) co_return collector.week(data->week);
  std::move_only_function<void(Done)> start;
  if (std::holds_alternative<TakeReport>(decision)) {
    start = [&](Done done) { collector.take(request.body, std::move(done)); };
  } else if (const auto* asked = std::get_if<ApiRequest>(&decision)) {
    start = [&](Done done) {
      asio::post(context_.slow, [&collector, asked = *asked, done = std::move(done)]() mutable {
        done(collector.api(asked));
      });
    };
  }
  Response response;
  if (start) {
    response = co_await await_response(executor(), std::move(start));
  } else {
    response = std::get<Response>(std::move(decision));
  }
  co_return unless_known(std::move(response), request.if_none_match);
}

// False if the client went away.
asio::awaitable<bool> Session::send(const Response& response, const Request& request) {
  if (response.file) co_return co_await send_file(response, request);
  const std::string header =
      header_text(response, response.body->size(), request.version, request.keep_alive);
  const bool without_body = request.method == "HEAD" || response.status == 304;
  const std::string_view body = without_body ? "" : std::string_view{*response.body};
  co_return co_await write(header, body);
}

asio::awaitable<bool> Session::send_file(const Response& response, const Request& request) {
  beast::file file;
  error_code failed;
  file.open(response.file->plain.c_str(), beast::file_mode::scan, failed);
  const uint64_t length = failed ? 0 : file.size(failed);
  if (failed) {
    const Response lost = text_response(500, "The data cannot be read; the disk failed.");
    co_return co_await send(lost, request);
  }
  const std::string header = header_text(response, length, request.version, request.keep_alive);
  if (!co_await write(header, "")) co_return false;
  if (request.method == "HEAD") co_return true;
  std::string chunk(size_t{256} << 10, '\0');
  for (uint64_t sent = 0; sent < length;) {
    error_code error;
    const size_t n = file.read(chunk.data(), chunk.size(), error);
    if (error || n == 0) co_return false;
    if (!co_await write("", std::string_view{chunk}.substr(0, n))) co_return false;
    sent += n;
  }
  co_return true;
}

// False if the client went away or takes nothing any more.
asio::awaitable<bool> Session::write(std::string_view header, std::string_view body) {
  const std::array<asio::const_buffer, 2> buffers = {asio::buffer(header), asio::buffer(body)};
  stream_.expires_after(context_.limits.write_time);
  const auto [error, n] = co_await asio::async_write(stream_, buffers, kAwait);
  co_return !error;
}

// Closing a socket with bytes unread resets the connection, and the client would not see the
// answer. So what it still sends is dropped for a while.
asio::awaitable<void> Session::linger() {
  error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  stream_.expires_after(kLingerTimeout);
  std::array<char, size_t{16} << 10> dropped;
  for (size_t total = 0; total < kMaxLinger && !context_.stopping;) {
    const auto [error, n] = co_await stream_.async_read_some(asio::buffer(dropped), kAwait);
    if (error) co_return;
    total += n;
  }
}

}  // namespace tally::collector
