// One connection of a client: its requests are answered one after the other, in order.
#ifndef TALLY_COLLECTOR_HTTP_SESSION_H_
#define TALLY_COLLECTOR_HTTP_SESSION_H_

#include <atomic>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collector/http/address_limits.h"
#include "collector/http/file_answer.h"
#include "collector/http/metrics.h"
#include "collector/http/request.h"
#include "collector/http/request_parser.h"
#include "collector/http/response_head.h"
#include "collector/http/service.h"
#include "collector/http/stream.h"
#include "collector/limits.h"

namespace tally::collector {

// What all sessions of a listener share; it outlives them.
struct SessionContext {
  Service& service;
  const Limits& limits;
  AddressLimits* addresses;  // null: there are none
  Metrics& metrics;
  const std::atomic<bool>& stopping;
};

// All of it runs on the thread of the stream's executor. The coroutines use the session until they
// end: whoever spawns one keeps it alive until then.
class Session {
 public:
  using Clock = std::chrono::steady_clock;

  // `guest` is whose connection it is; `head` is shared by the sessions of a thread.
  Session(Stream stream, Guest guest, SessionContext& context, ResponseHead& head);

  // Answers requests until the client, a time limit or an error ends the connection.
  Awaitable<void> run();
  // Says that there are too many connections, in all or from this address, and closes this one.
  Awaitable<void> refuse(Refused by);

  // Ends the connection if no request is under way.
  void stop_if_idle();
  // Ends it if the client has been slower than it may be. Timers of its own would cost more than
  // all the rest of a connection that does nothing: the thread asks all its sessions, now and then.
  void end_if_late(Clock::time_point now);
  // Ends it in the middle of a request.
  void abort() { stream_.close(); }

 private:
  enum class Read { kRequest, kRefused, kClosed };

  Awaitable<bool> open();
  Awaitable<bool> wait_for_request();
  Awaitable<Read> read_request();
  Awaitable<bool> receive();
  Awaitable<Response> carry_out();
  Awaitable<bool> answer(Response response);
  Awaitable<bool> send(const Response& response);
  Awaitable<bool> send_file(Response response);
  Awaitable<bool> send_part(const FileAnswer& answer);
  Awaitable<bool> write(std::string_view bytes);
  Awaitable<void> linger();
  Awaitable<void> close();

  std::optional<Response> refusal_of_guest();
  std::optional<Response> refusal_of_encoding();
  void append_head(const Response& response, uint64_t length);
  void until(Clock::duration limit) { deadline_ = Clock::now() + limit; }
  void until_taken();
  void without_limit() { deadline_ = Clock::time_point::max(); }

  SessionContext& context_;
  ResponseHead& head_;
  const Guest guest_;
  Stream stream_;
  boost::beast::flat_buffer in_;
  std::string out_;
  Request request_;
  Response refusal_;  // of what could not be read
  Clock::time_point deadline_ = Clock::time_point::max();
  Clock::time_point taken_by_ = Clock::time_point::max();  // the whole answer
  Clock::time_point begun_;                                // the request
  bool idle_ = false;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_SESSION_H_
