#include "collector/http/server.h"

#include <sched.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <exception>
#include <thread>
#include <vector>

#include "collector/http/descriptors.h"
#include "collector/http/listener.h"
#include "collector/http/loop.h"
#include "collector/http/operator_service.h"
#include "collector/http/public_service.h"

namespace tally::collector {
namespace {

namespace asio = boost::asio;
using base::fail;
using base::Result;
using boost::system::error_code;

int usable_processors() {
  cpu_set_t set;
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

Loops make_loops(int threads) {
  Loops loops;
  if (threads == 0) threads = usable_processors();
  for (int i = 0; i < threads; ++i) loops.push_back(std::make_unique<Loop>());
  return loops;
}

// The first loop's thread is that of run(); it takes the connections and the signals.
class AsioServer final : public Server {
 public:
  AsioServer(Collector& collector, const ServerOptions& options)
      : collector_(collector),
        options_(options),
        loops_(make_loops(options.threads)),
        public_{loops_, context_of(public_service_, &addresses_),
                affordable_connections(collector.limits().connections)},
        operators_{loops_, context_of(operator_service_, nullptr), kMaxOperatorConnections} {}

  ~AsioServer() override {
    // What still waits may hold connections, which end before their loops do.
    join();
  }

  Result<void> start() {
    if (options_.tls) {
      auto loaded = load_tls(*options_.tls);
      if (!loaded) return std::unexpected(loaded.error());
      public_.set_tls(std::move(*loaded));
    }
    if (auto bound = public_.bind(options_.listen, "--listen"); !bound) return bound;
    if (!options_.operators.empty()) {
      auto bound = operators_.bind(options_.operators, "--operator-listen");
      if (!bound) return bound;
    }
    error_code error;
    for (const int signal : {SIGTERM, SIGINT}) {
      if (!error) signals_.add(signal, error);
    }
    if (!error) hangup_.add(SIGHUP, error);
    if (error) return fail("preparing for signals: {}", error.message());
    return {};
  }

  std::string url() const override { return public_.url(); }
  std::string operators_url() const override {
    return options_.operators.empty() ? "" : operators_.url();
  }

  void run() override {
    asio::co_spawn(loops_[0]->executor(), public_.accept(), rethrow);
    if (!options_.operators.empty()) {
      asio::co_spawn(loops_[0]->executor(), operators_.accept(), rethrow);
    }
    signals_.async_wait([this](error_code error, int) {
      if (!error) stop();
    });
    await_hangup();
    std::vector<std::thread> threads;
    for (size_t i = 1; i < loops_.size(); ++i) {
      threads.emplace_back([loop = loops_[i].get()] { loop->run(); });
    }
    loops_[0]->run();
    for (std::thread& thread : threads) thread.join();
    join();
    spdlog::info("stopped");
  }

 private:
  SessionContext context_of(Service& service, AddressLimits* addresses) {
    return {.service = service,
            .limits = collector_.limits(),
            .addresses = addresses,
            .metrics = collector_.metrics(),
            .stopping = stopping_};
  }

  static void rethrow(const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  }

  void await_hangup() {
    hangup_.async_wait([this](error_code error, int) {
      if (error) return;
      asio::post(operating_, [this] { reload(); });
      await_hangup();
    });
  }

  void join() {
    slow_.join();
    operating_.join();
  }

  // On the operators' thread.
  void reload() {
    if (options_.tls) {
      auto loaded = load_tls(*options_.tls);
      if (loaded) {
        asio::post(loops_[0]->executor(),
                   [this, tls = std::move(*loaded)] { public_.set_tls(tls); });
        spdlog::info("new connections get the certificate {}", options_.tls->certificate.native());
      } else {
        spdlog::error("{}; the certificate that was read before stays", loaded.error().message);
      }
    }
    if (options_.on_hangup) options_.on_hangup();
  }

  // On the first loop.
  void stop() {
    spdlog::info("stopping");
    stopping_ = true;
    hangup_.cancel();
    public_.close();
    operators_.close();
    const auto deadline = Session::Clock::now() + kDrainTimeout;
    for (const auto& loop : loops_) {
      loop->stop(deadline, [this] { collector_.cancel(); });
    }
  }

  Collector& collector_;
  const ServerOptions options_;
  std::atomic<bool> stopping_ = false;
  AddressLimits addresses_{collector_.limits()};
  asio::thread_pool slow_{1};  // one chart at a time, so that two clients do not count the same
  asio::thread_pool operating_{1};  // operators and reloading wait for none of the public
  PublicService public_service_{collector_, slow_};
  OperatorService operator_service_{collector_, operating_, stopping_};
  Loops loops_;
  Listener public_;
  Listener operators_;
  asio::signal_set signals_{loops_[0]->context()};
  asio::signal_set hangup_{loops_[0]->context()};
};

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(Collector& collector, const ServerOptions& options) {
  auto server = std::make_unique<AsioServer>(collector, options);
  if (auto started = server->start(); !started) return std::unexpected(started.error());
  return server;
}

}  // namespace tally::collector
