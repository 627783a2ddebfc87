#include "collector/http/server.h"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <exception>
#include <set>
#include <thread>
#include <vector>

#include "collector/http/session.h"

namespace tally::collector {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using base::fail;
using base::Result;
using boost::system::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

class AsioServer final : public Server {
 public:
  AsioServer(Collector& collector, const ServerOptions& options)
      : options_(options),
        context_{.collector = collector,
                 .slow = slow_.get_executor(),
                 .limits = collector.limits(),
                 .stopping = false} {}

  Result<void> bind() {
    const size_t colon = options_.listen.rfind(':');
    if (colon == std::string::npos) {
      return fail("\"{}\" is no address to listen on; give HOST:PORT, such as 127.0.0.1:8080",
                  options_.listen);
    }
    std::string host = options_.listen.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    error_code error;
    tcp::resolver resolver{io_};
    const auto found =
        resolver.resolve(host, options_.listen.substr(colon + 1),
                         tcp::resolver::passive | tcp::resolver::numeric_service, error);
    if (error || found.empty()) {
      return fail("\"{}\" is no address to listen on: {}", options_.listen, error.message());
    }
    const tcp::endpoint endpoint = *found.begin();
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) signals_.add(SIGTERM, error);
    if (!error) signals_.add(SIGINT, error);
    if (error) {
      return fail("listening on {}: {}; choose another address with --listen", options_.listen,
                  error.message());
    }
    return {};
  }

  std::string url() const override {
    const tcp::endpoint endpoint = acceptor_.local_endpoint();
    std::string host = endpoint.address().to_string();
    if (endpoint.address().is_v6()) host = fmt::format("[{}]", host);
    return fmt::format("http://{}:{}", host, endpoint.port());
  }

  void run() override {
    asio::co_spawn(strand_, accept(), rethrow);
    signals_.async_wait([this](error_code error, int) {
      if (!error) stop();
    });
    std::vector<std::thread> threads;
    for (int i = 1; i < options_.threads; ++i) threads.emplace_back([this] { io_.run(); });
    io_.run();
    for (std::thread& thread : threads) thread.join();
    slow_.join();
    spdlog::info("stopped");
  }

 private:
  using Sessions = std::set<std::shared_ptr<Session>>;

  static void rethrow(const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  }

  asio::awaitable<void> accept() {
    for (;;) {
      auto [error, socket] =
          co_await acceptor_.async_accept(asio::any_io_executor{asio::make_strand(io_)}, kAwait);
      if (context_.stopping) co_return;
      if (error) {
        // Out of descriptors, most likely; the sessions will give some back.
        spdlog::warn("taking a connection: {}", error.message());
        asio::steady_timer timer{strand_, std::chrono::milliseconds{100}};
        co_await timer.async_wait(kAwait);
        continue;
      }
      auto session = std::make_shared<Session>(std::move(socket), context_);
      if (sessions_.size() < context_.limits.connections) {
        spawn(session, session->run());
      } else if (sessions_.size() < context_.limits.connections + kMaxRefusals) {
        spawn(session, session->refuse());
      }
    }
  }

  void spawn(const std::shared_ptr<Session>& session, asio::awaitable<void> work) {
    sessions_.insert(session);
    asio::co_spawn(session->executor(), std::move(work),
                   asio::bind_executor(strand_, [this, session](const std::exception_ptr& error) {
                     ended(session, error);
                   }));
  }

  void ended(const std::shared_ptr<Session>& session, const std::exception_ptr& error) {
    sessions_.erase(session);
    if (context_.stopping && sessions_.empty()) drain_.cancel();
    if (!error) return;
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& exception) {
      spdlog::error("a connection ended early: {}", exception.what());
    }
  }

  // On the strand, like all that touches the sessions.
  void stop() {
    spdlog::info("stopping; {} connections are open", sessions_.size());
    context_.stopping = true;
    error_code ignored;
    acceptor_.close(ignored);
    if (sessions_.empty()) return;
    for (const auto& session : sessions_) {
      asio::post(session->executor(), [session] { session->stop_if_idle(); });
    }
    drain_.expires_after(kDrainTimeout);
    drain_.async_wait([this](error_code error) {
      if (error) return;
      context_.collector.cancel();
      for (const auto& session : sessions_) {
        asio::post(session->executor(), [session] { session->abort(); });
      }
    });
  }

  const ServerOptions options_;
  asio::thread_pool slow_{1};  // one chart at a time, so that two clients do not count the same
  SessionContext context_;
  asio::io_context io_;
  asio::strand<asio::io_context::executor_type> strand_ = asio::make_strand(io_);
  tcp::acceptor acceptor_{strand_};
  asio::signal_set signals_{strand_};
  asio::steady_timer drain_{strand_};
  Sessions sessions_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(Collector& collector, const ServerOptions& options) {
  auto server = std::make_unique<AsioServer>(collector, options);
  if (auto bound = server->bind(); !bound) return std::unexpected(bound.error());
  return server;
}

}  // namespace tally::collector
