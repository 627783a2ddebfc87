// The server in this process, so that the test has a hand in what it waits for.
#include "collector/http/server.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <future>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/temp_dir.h"
#include "process.h"
#include "raw_http.h"

namespace tally::collector {
namespace {

constexpr std::string_view kReport =
    R"({"Week":"2026-11-22","LastWeek":"","X":0.5,"Programs":null,"Config":"v0.44.0"})";

int port_of(const std::string& url) { return std::stoi(url.substr(url.rfind(':') + 1)); }

// What the public asks for can take long, and what operators do, too: neither is to wait for the
// other. Here it is reading the config anew that does not end.
TEST(ServerTest, ThePublicDoesNotWaitForOperators) {
  const base::TempDir dir;
  CollectorOptions options;
  options.data = dir / "data";
  options.config = kConfigFile;
  options.site = dir / "none";
  options.standing_clock = base::parse_date_or_time("2026-11-23").value();
  const auto collector = std::move(Collector::open(options).value());
  std::promise<void> begun;
  std::promise<void> go_on;
  ServerOptions listening;
  listening.listen = listening.operators = "127.0.0.1:0";
  listening.on_hangup = [&] {
    begun.set_value();
    go_on.get_future().wait();
  };
  const auto server = std::move(Server::listen(*collector, listening).value());
  const int port = port_of(server->url());
  std::thread running{[&] { server->run(); }};
  EXPECT_EQ(post(port, "/upload/x", kReport).status, 200);
  EXPECT_EQ(get(port_of(server->operators_url()), "/merge", "POST").status, 200);
  ::kill(::getpid(), SIGHUP);
  begun.get_future().wait();
  EXPECT_EQ(get(port, "/api/v1/charts").status, 200);
  EXPECT_EQ(get(port_of(server->operators_url()), "/metrics").status, 200);
  go_on.set_value();
  ::kill(::getpid(), SIGTERM);
  running.join();
}

}  // namespace
}  // namespace tally::collector
