// A thread of the server with the connections that are given to it. Each connection stays with its
// thread, so that none of what it does needs a lock or a strand.
#ifndef TALLY_COLLECTOR_HTTP_LOOP_H_
#define TALLY_COLLECTOR_HTTP_LOOP_H_

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <list>
#include <optional>

#include "collector/http/response_head.h"
#include "collector/http/session.h"

namespace tally::collector {

// run() is for one thread; the others may be called by any.
class Loop {
 public:
  Loop();

  Executor executor() { return io_.get_executor(); }
  boost::asio::io_context& context() { return io_; }

  // Serves what it is given until stop(), and what is under way then, or says by which limit it is
  // refused; `context` outlives it. Calls `ended`, from its thread, when the connection has.
  void take(Socket socket, TlsContext tls, Guest guest, SessionContext& context,
            std::optional<Refused> refused, std::function<void()> ended);

  // Returns once it is stopped and the last of its connections has ended.
  void run();

  // Ends connections without a request under way at once, and at `deadline` all others, for which
  // it also calls `cancel`, from its thread and perhaps several times: it ends what they wait for.
  void stop(Session::Clock::time_point deadline, std::function<void()> cancel);

 private:
  using Sessions = std::list<Session>;

  void spawn(Stream stream, Guest guest, SessionContext& context, std::optional<Refused> refused,
             std::function<void()> ended);
  void remove(Sessions::iterator session, const std::exception_ptr& error);
  void watch();
  void look_after(Session::Clock::time_point now);

  boost::asio::io_context io_{1};
  boost::asio::basic_waitable_timer<Session::Clock, boost::asio::wait_traits<Session::Clock>,
                                    Executor>
      timer_{io_};
  ResponseHead head_;
  Sessions sessions_;
  bool stopping_ = false;
  Session::Clock::time_point deadline_;  // of stopping
  std::function<void()> cancel_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_LOOP_H_
