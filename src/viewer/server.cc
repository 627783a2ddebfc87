#include "viewer/server.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <utility>

#include "viewer/session.h"

namespace tally::viewer {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// For a descriptor to become free, where none is left to accept by.
constexpr std::chrono::milliseconds kPause{100};

// Descriptors that connections leave to the viewer itself and to the files that an answer reads.
constexpr size_t kKeptDescriptors = 18;

// How many connections this process can hold and still answer.
size_t most_sessions() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return Sessions::kMax;
  }
  const size_t left = limit.rlim_cur - std::min<size_t>(limit.rlim_cur, kKeptDescriptors);
  return std::clamp<size_t>(left, 1, Sessions::kMax);
}

class AsioServer final : public Server {
 public:
  base::Result<void> start(const Address& address) {
    error_code error;
    const tcp::endpoint wanted{asio::ip::make_address(address.ip), address.port};
    acceptor_.open(wanted.protocol(), error);
    // The browser must not listen, too, when this has ended.
    if (!error) ::fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor_.bind(wanted, error);
    if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    if (error) {
      return base::fail("listening on {}: {}; --addr localhost:0 takes any port that is free",
                        authority_of(address), error.message());
    }
    address_ = {.ip = address.ip, .port = acceptor_.local_endpoint().port()};
    for (const int signal : {SIGINT, SIGTERM}) {
      if (!error) signals_.add(signal, error);
    }
    if (error) return base::fail("preparing for signals: {}", error.message());
    return {};
  }

  Address address() const override { return address_; }

  void run(const Handler& handler) override {
    signals_.async_wait([this](error_code error, int) {
      if (!error) io_.stop();
    });
    accept(handler);
    io_.run();
  }

 private:
  void accept(const Handler& handler) {
    acceptor_.async_accept([this, &handler](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (error) return accept_later(handler);
      if (sessions_.make_room()) {
        std::make_shared<Session>(std::move(socket), handler, sessions_)->start();
      }
      accept(handler);
    });
  }

  // Whoever waits would be refused at once again, and again.
  void accept_later(const Handler& handler) {
    sessions_.end_a_stranger();
    pause_.expires_after(kPause);
    pause_.async_wait([this, &handler](error_code error) {
      if (!error) accept(handler);
    });
  }

  Sessions sessions_{most_sessions()};  // outlive each session, which the context holds
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  asio::signal_set signals_{io_};
  asio::steady_timer pause_{io_};
  Address address_;
};

}  // namespace

base::Result<std::unique_ptr<Server>> Server::listen(const Address& address) {
  auto server = std::make_unique<AsioServer>();
  if (auto started = server->start(address); !started) return std::unexpected(started.error());
  return server;
}

}  // namespace tally::viewer
