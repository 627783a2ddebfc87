#include "collector/http/session.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <ctime>
#include <utility>

#include "collector/http/decode.h"
#include "collector/http/packed_body.h"

namespace tally::collector {
namespace {

namespace asio = boost::asio;

// Read at once: a report fits, and so do dozens of small requests.
constexpr size_t kRead = 4096;
// What is written together with its header; longer bodies are not copied.
constexpr size_t kSmallBody = size_t{8} << 10;
// Read of a file at once.
constexpr size_t kFileRead = size_t{128} << 10;

// Calls `work` with a function that resumes the coroutine on `executor`, from whatever thread it is
// called.
Awaitable<Response> await_response(Executor executor, Work work) {
  auto initiate = [](auto handler, Executor to, Work begin) {
    // The guard keeps the event loop running while only another thread knows of this coroutine.
    auto guard = asio::make_work_guard(to);
    begin([handler = std::move(handler), guard = std::move(guard), to](Response response) mutable {
      asio::post(to, [handler = std::move(handler), response = std::move(response)]() mutable {
        std::move(handler)(std::move(response));
      });
    });
  };
  return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(Response)>(
      std::move(initiate), asio::use_awaitable_t<Executor>{}, executor, std::move(work));
}

bool is_read_only(const Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

}  // namespace

// A note on all coroutines here: GCC 12 destroys some temporaries in `co_await` expressions twice.
// What is not trivial is a variable before it is an argument. Nor does it always leave out what
// stands behind a `&&` in the condition of a loop: each `co_await` has a statement of its own.

Session::Session(Stream stream, Guest guest, SessionContext& context, ResponseHead& head)
    : context_(context), head_(head), guest_(guest), stream_(std::move(stream)) {}

Awaitable<void> Session::run() {
  bool going_on = co_await open();
  while (going_on) {
    const bool any = co_await wait_for_request();
    if (!any) break;
    begun_ = Clock::now();
    const Read read = co_await read_request();
    if (read == Read::kClosed) break;
    if (read == Read::kRefused) {
      request_.keep_alive = false;
      const bool sent = co_await send(refusal_);
      if (sent) co_await linger();
      break;
    }
    Response response = co_await carry_out();
    if (context_.stopping) request_.keep_alive = false;
    const bool sent = co_await answer(std::move(response));
    going_on = sent && request_.keep_alive;
  }
  co_await close();
}

Awaitable<void> Session::refuse(Refused by) {
  const bool is_open = co_await open();
  if (is_open) {
    Response response = text_response(
        503, by == Refused::kAddressConnections
                 ? "Your address has too many connections open; close some, or try again later."
                 : "The collector has too many connections; try again later.");
    response.headers = {{"Retry-After", "60"}};
    const bool sent = co_await send(response);
    if (sent) co_await linger();
  }
  co_await close();
}

void Session::stop_if_idle() {
  if (idle_) stream_.close();
}

void Session::end_if_late(Clock::time_point now) {
  if (now < deadline_) return;
  without_limit();
  context_.metrics.refused(Refused::kTime);
  stream_.close();
}

// False if no TLS comes to be.
Awaitable<bool> Session::open() {
  if (!stream_.is_secure()) co_return true;
  until(context_.limits.request_time);
  const auto [error] = co_await stream_.handshake();
  co_return !error;
}

// True once there are bytes of a request.
Awaitable<bool> Session::wait_for_request() {
  if (context_.stopping) co_return false;
  if (in_.size() > 0) co_return true;  // sent together with the last one
  if (in_.capacity() > kRead) in_.shrink_to_fit();
  until(context_.limits.idle_time);
  idle_ = true;
  const bool received = co_await receive();
  idle_ = false;
  co_return received;
}

// A client that is too slow is closed and not answered: a 4xx says that a report is of no use, and
// would make it throw the report away.
Awaitable<Session::Read> Session::read_request() {
  until(context_.limits.request_time);
  taken_by_ = Clock::time_point::max();
  RequestParser parser{request_, context_.limits};
  for (bool asked = false;;) {
    std::string_view bytes{static_cast<const char*>(in_.data().data()), in_.size()};
    const size_t before = bytes.size();
    const RequestParser::Progress progress = parser.read(bytes);
    in_.consume(before - bytes.size());
    if (progress == RequestParser::Progress::kRefused) {
      refusal_ = parser.refusal();
      co_return Read::kRefused;
    }
    if (progress == RequestParser::Progress::kDone) break;
    if (progress == RequestParser::Progress::kBody && request_.expects_continue && !asked) {
      asked = true;
      const bool waits = in_.size() == 0;
      const bool told = co_await write(waits ? "HTTP/1.1 100 Continue\r\n\r\n" : "");
      if (!told) co_return Read::kClosed;
      until(context_.limits.request_time);
    }
    const bool more = co_await receive();
    if (!more) co_return Read::kClosed;
  }
  without_limit();
  co_return Read::kRequest;
}

// Reads more into the buffer; false if there is no more.
Awaitable<bool> Session::receive() {
  const auto room = in_.prepare(kRead);
  const auto [error, n] = co_await stream_.read_some(room);
  if (error) co_return false;
  in_.commit(n);
  context_.metrics.received(n);
  co_return true;
}

Awaitable<Response> Session::carry_out() {
  auto refused = refusal_of_guest();
  if (!refused) refused = refusal_of_encoding();
  if (refused) {
    Response response = *std::move(refused);
    co_return response;
  }
  Answer answer = context_.service.answer(request_);
  if (auto* work = std::get_if<Work>(&answer)) {
    Work begin = std::move(*work);
    Response response = co_await await_response(stream_.executor(), std::move(begin));
    co_return response;
  }
  Response response = std::get<Response>(std::move(answer));
  co_return response;
}

std::optional<Response> Session::refusal_of_guest() {
  if (context_.addresses == nullptr) return std::nullopt;
  auto refused = context_.addresses->refusal(guest_, request_.target, begun_);
  if (refused) context_.metrics.refused(Refused::kRequests);
  return refused;
}

// Unpacks the body in place.
std::optional<Response> Session::refusal_of_encoding() {
  if (request_.content_encoding.empty() || request_.body.empty()) return std::nullopt;
  auto plain = decode(request_.content_encoding, std::move(request_.body), context_.limits.body);
  if (!plain) return std::move(plain.error());
  request_.body = std::move(*plain);
  return std::nullopt;
}

// False if the client went away.
Awaitable<bool> Session::answer(Response response) {
  bool sent = false;
  if (response.file) {
    sent = co_await send_file(std::move(response));
  } else {
    response = in_best_form(std::move(response), request_.accept_encoding);
    if (is_read_only(request_)) {
      response = unless_known(std::move(response), request_.if_none_match);
    }
    sent = co_await send(response);
  }
  co_return sent;
}

// The answer begins: it is counted, and from now on the client has its time to take it.
void Session::append_head(const Response& response, uint64_t length) {
  context_.metrics.answered(request_.target, response.status, Clock::now() - begun_);
  head_.append(out_, response, length, request_, std::time(nullptr));
  const uint64_t bytes = out_.size() + length;
  taken_by_ = Clock::now() + context_.limits.write_time +
              std::chrono::seconds{bytes / context_.limits.write_rate};
}

// The client has to take some of it soon, and all of it in a time that goes by its size.
void Session::until_taken() {
  until(context_.limits.write_time);
  deadline_ = std::min(deadline_, taken_by_);
}

Awaitable<bool> Session::send(const Response& response) {
  out_.clear();
  append_head(response, response.body->size());
  const bool without_body = request_.method == "HEAD" || response.status == 304;
  const std::string_view body = without_body ? "" : std::string_view{*response.body};
  const bool is_small = body.size() <= kSmallBody;
  if (is_small) out_ += body;
  bool sent = co_await write(out_);
  if (sent && !is_small) sent = co_await write(body);
  co_return sent;
}

Awaitable<bool> Session::send_file(Response response) {
  const FileAnswer answer = answer_file(std::move(response), request_);
  if (answer.response.body) co_return co_await send(answer.response);
  out_.clear();
  append_head(answer.response, answer.length);
  const bool begun = co_await write(out_);
  if (!begun) co_return false;
  if (request_.method == "HEAD" || answer.response.status == 304) co_return true;
  co_return co_await send_part(answer);
}

Awaitable<bool> Session::send_part(const FileAnswer& answer) {
  std::string chunk(std::min<uint64_t>(kFileRead, answer.length), '\0');
  for (uint64_t sent = 0; sent < answer.length;) {
    const size_t want = std::min<uint64_t>(chunk.size(), answer.length - sent);
    const ssize_t n =
        ::pread(answer.file.get(), chunk.data(), want, static_cast<off_t>(answer.begin + sent));
    // The length has been said: that the disk failed can only be told by ending early.
    if (n <= 0) co_return false;
    const bool taken = co_await write(std::string_view{chunk}.substr(0, static_cast<size_t>(n)));
    if (!taken) co_return false;
    sent += static_cast<uint64_t>(n);
  }
  co_return true;
}

// False if the client went away or takes nothing any more.
Awaitable<bool> Session::write(std::string_view bytes) {
  while (!bytes.empty()) {
    until_taken();
    const asio::const_buffer rest = asio::buffer(bytes);
    const auto [error, n] = co_await stream_.write_some(rest);
    if (error) co_return false;
    context_.metrics.sent(n);
    bytes.remove_prefix(n);
  }
  without_limit();
  co_return true;
}

// Closing a socket with bytes unread resets the connection, and the client would not see the
// answer. So what it still sends is dropped for a while.
Awaitable<void> Session::linger() {
  boost::system::error_code ignored;
  stream_.socket().shutdown(Socket::shutdown_send, ignored);
  until(kLingerTimeout);
  idle_ = true;
  std::array<char, size_t{16} << 10> dropped;
  for (size_t total = 0; total < kMaxLinger && !context_.stopping;) {
    const asio::mutable_buffer room = asio::buffer(dropped);
    const auto [error, n] = co_await stream_.read_some(room);
    if (error) break;
    total += n;
  }
  idle_ = false;
}

Awaitable<void> Session::close() {
  if (stream_.is_secure() && stream_.socket().is_open() && !context_.stopping) {
    until(kLingerTimeout);
    co_await stream_.say_goodbye();
  }
  without_limit();
  boost::system::error_code ignored;
  stream_.socket().shutdown(Socket::shutdown_both, ignored);
}

}  // namespace tally::collector
