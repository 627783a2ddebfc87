#include "collector/http/loop.h"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace tally::collector {
namespace {

namespace asio = boost::asio;

// How often the time limits of connections are looked at. They are seconds long; a look at 10,000
// connections takes some 100 µs.
constexpr std::chrono::milliseconds kInterval{250};

}  // namespace

Loop::Loop() { watch(); }

void Loop::take(Socket socket, TlsContext tls, Guest guest, SessionContext& context,
                std::optional<Refused> refused, std::function<void()> ended) {
  Stream stream{std::move(socket), std::move(tls)};
  asio::post(io_, [this, stream = std::move(stream), guest, &context, refused,
                   ended = std::move(ended)]() mutable {
    spawn(std::move(stream), guest, context, refused, std::move(ended));
  });
}

void Loop::spawn(Stream stream, Guest guest, SessionContext& context,
                 std::optional<Refused> refused, std::function<void()> ended) {
  const auto session = sessions_.emplace(sessions_.end(), std::move(stream), guest, context, head_);
  auto work = refused ? session->refuse(*refused) : session->run();
  asio::co_spawn(executor(), std::move(work),
                 [this, session, ended = std::move(ended)](const std::exception_ptr& error) {
                   remove(session, error);
                   ended();
                 });
}

void Loop::remove(Sessions::iterator session, const std::exception_ptr& error) {
  sessions_.erase(session);
  if (stopping_ && sessions_.empty()) timer_.cancel();
  if (!error) return;
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& exception) {
    spdlog::error("a connection ended early: {}", exception.what());
  }
}

void Loop::run() { io_.run(); }

void Loop::stop(Session::Clock::time_point deadline, std::function<void()> cancel) {
  asio::post(io_, [this, deadline, cancel = std::move(cancel)]() mutable {
    stopping_ = true;
    deadline_ = deadline;
    cancel_ = std::move(cancel);
    for (Session& session : sessions_) session.stop_if_idle();
    if (sessions_.empty()) timer_.cancel();
  });
}

// Runs as long as the loop has something to do, and keeps it running.
void Loop::watch() {
  timer_.expires_after(kInterval);
  timer_.async_wait([this](boost::system::error_code) {
    if (stopping_ && sessions_.empty()) return;
    look_after(Session::Clock::now());
    watch();
  });
}

void Loop::look_after(Session::Clock::time_point now) {
  const bool abort = stopping_ && now >= deadline_;
  if (abort) cancel_();
  for (Session& session : sessions_) {
    if (abort) {
      session.abort();
    } else {
      session.end_if_late(now);
    }
  }
}

}  // namespace tally::collector
