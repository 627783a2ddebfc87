// tallyd serve as a server: what clients may send, in which pieces, and how it refuses and stops.
#include <gmock/gmock.h>
#include <signal.h>

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

class HttpTest : public testing::Test {
 protected:
  // One process for all tests that leave it running.
  static void SetUpTestSuite() {
    dir_ = std::make_unique<base::TempDir>();
    serving_ = std::make_unique<Serving>(*dir_ / "data");
  }
  static void TearDownTestSuite() {
    EXPECT_EQ(serving_->stop(SIGTERM), 0);
    serving_.reset();
    dir_.reset();
  }
  static int port() { return serving_->port(); }

  inline static std::unique_ptr<base::TempDir> dir_;
  inline static std::unique_ptr<Serving> serving_;
};

TEST_F(HttpTest, AnswersRequestsSentTogetherInOrder) {
  Connection connection{port()};
  connection.send(get_request("/healthz") + post_request("/upload/x", "hello") +
                  get_request("/nothing") + get_request("/healthz", "HEAD") +
                  get_request("/api/v1/weeks"));
  EXPECT_EQ(connection.receive().body, "ok\n");
  EXPECT_EQ(connection.receive().status, 400);
  EXPECT_EQ(connection.receive().status, 404);
  const Answer head = connection.receive(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("Content-Length"), "3");
  EXPECT_THAT(connection.receive().body, HasSubstr("\"Weeks\""));
}

TEST_F(HttpTest, TakesARequestInSmallPieces) {
  Connection connection{port()};
  for (const char c : get_request("/healthz")) {
    connection.send({&c, 1});
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  EXPECT_EQ(connection.receive().body, "ok\n");
}

TEST_F(HttpTest, SendsNothingAgainThatTheClientHas) {
  const Answer first = get(port(), "/api/v1/config");
  const std::string tag = first.headers.at("ETag");
  const auto request_with = [](const std::string& known) {
    return "GET /api/v1/config HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + known + "\r\n\r\n";
  };
  Connection connection{port()};
  connection.send(request_with(tag) + request_with("\"other\", " + tag) +
                  request_with("\"other\"") + get_request("/healthz"));
  for (int i = 0; i < 2; ++i) {
    const Answer known = connection.receive(true);
    EXPECT_EQ(known.status, 304);
    EXPECT_EQ(known.headers.at("ETag"), tag);
    EXPECT_EQ(known.headers.at("Content-Length"), std::to_string(first.body.size()));
  }
  EXPECT_EQ(connection.receive().body, first.body);
  EXPECT_EQ(connection.receive().body, "ok\n");
}

TEST_F(HttpTest, ClosesWhenAsked) {
  Connection connection{port()};
  connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(connection.receive().headers.at("Connection"), "close");
  EXPECT_TRUE(connection.closed());
  Connection old{port()};
  old.send("GET /healthz HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.receive().body, "ok\n");
  EXPECT_TRUE(old.closed());
}

TEST_F(HttpTest, EveryAnswerHasTheSecurityHeaders) {
  for (const Answer& answer :
       {get(port(), "/"), get(port(), "/nothing"), get(port(), "/", "DELETE"),
        post(port(), "/upload/x", "hello"), post(port(), "/upload/x", std::string(200'000, 'a'))}) {
    EXPECT_THAT(answer.headers.at("Content-Security-Policy"), HasSubstr("default-src 'none'"));
    EXPECT_EQ(answer.headers.at("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.headers.at("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(answer.headers.count("Set-Cookie"), 0);
  }
}

TEST_F(HttpTest, RefusesBodiesThatAreTooLarge) {
  const std::string large(200'000, 'a');
  const Answer told = post(port(), "/upload/x", large);
  EXPECT_EQ(told.status, 413);
  EXPECT_EQ(told.body, "The body is larger than the 102400 bytes that are taken.\n");
  Connection chunked{port()};
  chunked.send("POST /upload/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 10; ++i) chunked.send("5000\r\n" + std::string(0x5000, 'a') + "\r\n");
  chunked.send("0\r\n\r\n");
  EXPECT_EQ(chunked.receive().status, 413);
  EXPECT_TRUE(chunked.closed());
  EXPECT_EQ(post(port(), "/upload/x", std::string(102'400, 'a')).status, 400);
  EXPECT_EQ(post(port(), "/upload/x", std::string(102'401, 'a')).status, 413);
}

TEST_F(HttpTest, SaysWhetherToGoOn) {
  Connection small{port()};
  const std::string start =
      "POST /upload/x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ";
  small.send(start + "5\r\n\r\n");
  EXPECT_EQ(small.receive().status, 100);
  small.send("hello");
  EXPECT_EQ(small.receive().status, 400);
  Connection large{port()};
  large.send(start + "500000\r\n\r\n");
  EXPECT_EQ(large.receive().status, 413);
}

TEST_F(HttpTest, RefusesWhatIsNotHttp) {
  for (const std::string& bytes :
       {std::string("hello\r\n\r\n"), std::string("GET / HTTP/1.1\r\n\r\n"),
        std::string("GET / HTTP/9.9\r\nHost: a\r\n\r\n"),
        std::string("POST /upload/x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
        std::string("POST /upload/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15)}) {
    Connection connection{port()};
    connection.send(bytes);
    EXPECT_EQ(connection.receive().status, 400) << bytes;
  }
  Connection header{port()};
  header.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n");
  EXPECT_EQ(header.receive().status, 431);
  EXPECT_EQ(get(port(), "/healthz").status, 200);
}

TEST_F(HttpTest, NothingOutsideTheSiteCanBeReached) {
  for (const char* target : {"/../../../etc/passwd", "/data/../store/CURRENT",
                             "/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd",
                             "//etc/passwd", "/data/2026-11-15/../../store/CURRENT"}) {
    const int status = get(port(), target).status;
    EXPECT_TRUE(status == 404 || status == 400) << target << " " << status;
  }
}

}  // namespace
}  // namespace tally::collector
