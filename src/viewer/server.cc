#include "viewer/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <utility>

#include "viewer/session.h"

namespace tally::viewer {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class AsioServer final : public Server {
 public:
  base::Result<void> start(const Address& address) {
    error_code error;
    const tcp::endpoint wanted{asio::ip::make_address(address.ip), address.port};
    acceptor_.open(wanted.protocol(), error);
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
      // Whoever comes when there are too many is let go: they are somebody's who does not ask.
      if (!error && open_ < kMaxSessions) {
        std::make_shared<Session>(std::move(socket), handler, open_)->start();
      }
      accept(handler);
    });
  }

  size_t open_ = 0;  // outlives the sessions, which the context holds
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  asio::signal_set signals_{io_};
  Address address_;
};

}  // namespace

base::Result<std::unique_ptr<Server>> Server::listen(const Address& address) {
  auto server = std::make_unique<AsioServer>();
  if (auto started = server->start(address); !started) return std::unexpected(started.error());
  return server;
}

}  // namespace tally::viewer
