// tallyd serve among clients that mean no good, or do nothing: each costs little, and others are
// answered meanwhile.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/temp_dir.h"
#include "process.h"
#include "raw_http.h"

namespace tally::collector {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;
using Connections = std::vector<std::unique_ptr<Connection>>;

constexpr std::string_view kReport =
    R"({"Week":"2026-11-22","LastWeek":"","X":0.5,"Programs":null,"Config":"v0.44.0"})";

class HostileTest : public testing::Test {
 protected:
  base::TempDir dir_;
};

// Sends a byte of `bytes` every now and then until the other side closes; gives up after a minute.
bool closes_while_dripped(int port, std::string_view begin, std::string_view byte) {
  Connection connection{port};
  connection.send(begin);
  for (int i = 0; i < 600; ++i) {
    if (connection.closed_within(100ms)) return true;
    connection.send(byte);
  }
  return false;
}

TEST_F(HostileTest, ASlowRequestIsEnded) {
  const Serving serving{dir_ / "data", {"--limit", "request-time=1s"}};
  EXPECT_TRUE(closes_while_dripped(serving.port(), "GET / HTTP/1.1\r\nHost: a\r\nX: ", "a"));
  EXPECT_TRUE(closes_while_dripped(
      serving.port(), "POST /upload/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n", "a"));
  EXPECT_TRUE(closes_while_dripped(
      serving.port(), "POST /upload/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
      "1\r\na\r\n"));
  EXPECT_THAT(get(serving.operators_port(), "/metrics").body,
              HasSubstr("tallyd_refused_total{limit=\"time\"} 3\n"));
}

TEST_F(HostileTest, AnIdleConnectionIsEnded) {
  const Serving serving{dir_ / "data", {"--limit", "idle-time=1s"}};
  Connection silent{serving.port()};
  Connection used{serving.port()};
  used.send(get_request("/healthz"));
  EXPECT_EQ(used.receive().status, 200);
  EXPECT_TRUE(silent.closed());
  EXPECT_TRUE(used.closed());
}

TEST_F(HostileTest, WhoReadsNothingIsEnded) {
  const Serving serving{dir_ / "data", {"--limit", "write-time=1s"}};
  Connection connection{serving.port()};
  // More answers than the system's buffers hold.
  std::string requests;
  for (int i = 0; i < 1000; ++i) requests += get_request("/api/v1/config");
  connection.send_some(requests, 2s);
  EXPECT_THAT(get(serving.operators_port(), "/healthz").body, "ok\n");
  for (int i = 0; i < 100; ++i) {
    const std::string metrics = get(serving.operators_port(), "/metrics").body;
    if (metrics.find("tallyd_refused_total{limit=\"time\"} 1\n") != std::string::npos) return;
    std::this_thread::sleep_for(100ms);
  }
  FAIL() << "the connection is open";
}

// Who takes a little at a time is never silent for long, but would hold a large answer for as long
// as he likes.
TEST_F(HostileTest, WhoReadsALittleAtATimeIsEnded) {
  constexpr size_t kSize = size_t{24} << 20;  // some times what the system takes for the client
  const auto site = dir_ / "site";
  std::filesystem::create_directories(site / "assets");
  ASSERT_TRUE(base::replace_file(site / "index.html", "<p>welcome").has_value());
  ASSERT_TRUE(base::replace_file(site / "assets/a.css", std::string(kSize, ' ')).has_value());
  const Serving serving{
      dir_ / "data",
      {"--site", site.native(), "--limit", "write-time=2s", "--limit", "write-rate=1GiB"}};
  Connection slow{serving.port()};
  slow.keep_little();
  slow.send(get_request("/assets/a.css"));
  size_t taken = 0;
  for (size_t more = 1; more > 0; taken += more) {
    more = slow.drop_some(size_t{64} << 10);
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_LT(taken, kSize);
  EXPECT_THAT(get(serving.operators_port(), "/metrics").body,
              HasSubstr("tallyd_refused_total{limit=\"time\"} 1\n"));
}

TEST_F(HostileTest, WhoStopsInTheMiddleIsForgotten) {
  const Serving serving{dir_ / "data"};
  for (int i = 0; i < 50; ++i) {
    Connection half{serving.port()};
    half.send("POST /upload/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
  }
  Connection shut{serving.port()};
  shut.send(get_request("/healthz"));
  shut.end_sending();
  EXPECT_EQ(shut.receive().status, 200) << "what was asked before is answered";
  EXPECT_TRUE(shut.closed());
  for (int i = 0; i < 100; ++i) {
    const std::string metrics = get(serving.operators_port(), "/metrics").body;
    if (metrics.find("tallyd_connections 1\n") != std::string::npos) return;  // this one itself
    std::this_thread::sleep_for(50ms);
  }
  FAIL() << "connections stay open";
}

// 10,000 where the system lets both sides have so many; sanitizers make each cost much more.
size_t many_connections() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return 1'000;
#else
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return std::min<size_t>(10'000, limit.rlim_cur / 4 * 3);
#endif
}

TEST_F(HostileTest, ManyIdleConnectionsHinderNobody) {
  const Serving serving{dir_ / "data"};
  const size_t many = many_connections();
  std::cout << many << " idle connections\n";
  Connections idle;
  for (size_t i = 0; i < many; ++i) {
    idle.push_back(std::make_unique<Connection>(serving.port()));
    // Some have used it, some have begun, most have never said a word.
    if (i % 10 == 0) {
      idle.back()->send(get_request("/healthz"));
      ASSERT_EQ(idle.back()->receive().status, 200);
    } else if (i % 10 == 1) {
      idle.back()->send("GET / HTT");
    }
  }
  EXPECT_EQ(get(serving.port(), "/healthz").status, 200);
  EXPECT_EQ(post(serving.port(), "/upload/x", kReport).status, 200);
  for (size_t i = 0; i < many; i += many / 50 / 10 * 10) {
    idle[i]->send(get_request("/healthz"));
    EXPECT_EQ(idle[i]->receive().status, 200) << i;
  }
}

TEST_F(HostileTest, MoreConnectionsThanItHasAreTold) {
  const Serving serving{dir_ / "data", {"--limit", "connections=20"}};
  Connections connections;
  for (int i = 0; i < 20; ++i) {
    connections.push_back(std::make_unique<Connection>(serving.port()));
    connections.back()->send(get_request("/healthz"));
    ASSERT_EQ(connections.back()->receive().status, 200);
  }
  Connection refused{serving.port()};
  const Answer answer = refused.receive();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.headers.at("Retry-After"), "60");
  EXPECT_THAT(answer.body, HasSubstr("The collector has too many connections"));
  EXPECT_EQ(get(serving.operators_port(), "/healthz").status, 200) << "operators get through";
  connections.clear();
  for (int i = 0; i < 100 && get(serving.port(), "/healthz").status != 200; ++i) {
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_EQ(get(serving.port(), "/healthz").status, 200);
}

TEST_F(HostileTest, AnAddressHasItsShare) {
  const Serving serving{dir_ / "data",
                        {"--limit", "loopback=yes", "--limit", "connections-per-address=3",
                         "--limit", "requests-per-minute=10"}};
  {
    Connections connections;
    for (int i = 0; i < 3; ++i) {
      connections.push_back(std::make_unique<Connection>(serving.port()));
    }
    Connection refused{serving.port()};
    const Answer told = refused.receive();
    EXPECT_EQ(told.status, 503);
    EXPECT_THAT(told.body, HasSubstr("Your address has too many connections"));
    Connection& connection = *connections[0];
    for (int i = 0; i < 10; ++i) {
      connection.send(get_request("/healthz"));
      EXPECT_EQ(connection.receive().status, 200);
    }
    connection.send(get_request("/data/") + post_request("/upload/x", kReport));
    const Answer page = connection.receive();
    EXPECT_EQ(page.status, 429);
    EXPECT_GE(std::stoi(page.headers.at("Retry-After")), 1);
    const Answer upload = connection.receive();
    EXPECT_EQ(upload.status, 503) << "clients drop a report that gets a 4xx";
    EXPECT_GE(std::stoi(upload.headers.at("Retry-After")), 1);
  }
  const std::string metrics = get(serving.operators_port(), "/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("tallyd_refused_total{limit=\"address_connections\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("tallyd_refused_total{limit=\"address_requests\"} 2\n"));
}

// What the parser refuses is a matter of its own test; here, that the connection ends with it, so
// that nothing behind it is taken for a request.
TEST_F(HostileTest, NothingBehindADoubtfulRequestIsRead) {
  const Serving serving{dir_ / "data"};
  const std::string smuggled = post_request("/upload/x", kReport);
  for (const std::string& doubtful :
       {std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked"
                    "\r\n\r\n0\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 9\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n"),
        std::string("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"), std::string("GET /\r\n\r\n")}) {
    Connection connection{serving.port()};
    connection.send(doubtful + smuggled);
    EXPECT_EQ(connection.receive().status, 400) << doubtful;
    connection.end_sending();
    EXPECT_TRUE(connection.closed()) << doubtful;
  }
  EXPECT_THAT(get(serving.operators_port(), "/metrics").body,
              HasSubstr("tallyd_reports_total{outcome=\"new\"} 0\n"));
}

TEST_F(HostileTest, StopsWhateverClientsDo) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Serving serving{dir_ / std::to_string(signal)};
    Connection idle{serving.port()};
    idle.send(get_request("/healthz"));
    EXPECT_EQ(idle.receive().status, 200);
    Connection silent{serving.port()};
    Connection header{serving.port()};
    header.send("GET / HTTP/1.1\r\nHos");
    Connection body{serving.port()};
    body.send("POST /upload/x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    Connection deaf{serving.port()};
    std::string requests;
    for (int i = 0; i < 1000; ++i) requests += get_request("/api/v1/config");
    deaf.send_some(requests, 1s);
    Connection refused{serving.port()};
    refused.send("nonsense\r\n\r\n");
    Connection operators{serving.operators_port()};
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(serving.stop(signal), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
    EXPECT_TRUE(idle.closed());
    EXPECT_TRUE(silent.closed());
  }
}

TEST_F(HostileTest, WhatIsUnderWayIsAnswered) {
  Serving serving{dir_ / "data"};
  Connection connection{serving.port()};
  const std::string request = post_request("/upload/x", kReport);
  connection.send(request.substr(0, request.size() - 1));
  std::this_thread::sleep_for(100ms);  // so that it is under way
  std::thread stopping{[&] { EXPECT_EQ(serving.stop(SIGTERM), 0); }};
  std::this_thread::sleep_for(300ms);
  connection.send(request.substr(request.size() - 1));
  const Answer answer = connection.receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("Connection"), "close");
  stopping.join();
}

}  // namespace
}  // namespace tally::collector
