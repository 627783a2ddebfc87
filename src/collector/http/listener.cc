#include "collector/http/listener.h"

#include <spdlog/spdlog.h>

#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace tally::collector {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using base::fail;
using base::Result;
using boost::system::error_code;

}  // namespace

Listener::Listener(Loops& loops, SessionContext context, size_t connections)
    : loops_(loops),
      context_(context),
      connections_(connections),
      acceptor_(loops[0]->executor()) {}

Result<void> Listener::bind(const std::string& address, std::string_view option) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos) {
    return fail("\"{}\" is no address to listen on; give HOST:PORT, such as 127.0.0.1:8080",
                address);
  }
  std::string host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  error_code error;
  tcp::resolver resolver{loops_[0]->context()};
  const auto found =
      resolver.resolve(host, address.substr(colon + 1),
                       tcp::resolver::passive | tcp::resolver::numeric_service, error);
  if (error || found.empty()) {
    return fail("\"{}\" is no address to listen on: {}", address, error.message());
  }
  const tcp::endpoint endpoint = *found.begin();
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return fail("listening on {}: {}; choose another address with {}", address, error.message(),
                option);
  }
  return {};
}

std::string Listener::url() const {
  const tcp::endpoint endpoint = acceptor_.local_endpoint();
  std::string host = endpoint.address().to_string();
  if (endpoint.address().is_v6()) host = fmt::format("[{}]", host);
  return fmt::format("{}://{}:{}", tls_ ? "https" : "http", host, endpoint.port());
}

Awaitable<void> Listener::accept() {
  for (size_t next = 0;; next = (next + 1) % loops_.size()) {
    Loop& loop = *loops_[next];
    auto [error, socket] = co_await acceptor_.async_accept(loop.executor(), kAwait);
    if (context_.stopping) co_return;
    if (!error) {
      welcome(loop, std::move(socket));
      continue;
    }
    // Out of descriptors, most likely; the sessions will give some back.
    spdlog::warn("taking a connection: {}", error.message());
    asio::steady_timer timer{loops_[0]->context(), std::chrono::milliseconds{100}};
    co_await timer.async_wait(kAwait);
  }
}

void Listener::welcome(Loop& loop, Socket socket) {
  if (serving_ >= connections_) return refuse(loop, std::move(socket), Refused::kConnections);
  error_code gone;
  const tcp::endpoint from = socket.remote_endpoint(gone);
  if (gone) return;
  std::optional<Guest> guest{Guest{}};
  if (context_.addresses != nullptr) {
    guest = context_.addresses->enter(from.address(), Session::Clock::now());
  }
  if (!guest) return refuse(loop, std::move(socket), Refused::kAddressConnections);
  ++serving_;
  context_.metrics.opened();
  loop.take(std::move(socket), tls_, *guest, context_, std::nullopt, [this, guest = *guest] {
    if (context_.addresses != nullptr) context_.addresses->leave(guest);
    context_.metrics.closed();
    --serving_;
  });
}

void Listener::refuse(Loop& loop, Socket socket, Refused by) {
  context_.metrics.refused(by);
  if (refusing_ >= kMaxRefusals) return;
  ++refusing_;
  loop.take(std::move(socket), tls_, Guest{}, context_, by, [this] { --refusing_; });
}

void Listener::close() {
  error_code ignored;
  acceptor_.close(ignored);
}

}  // namespace tally::collector
