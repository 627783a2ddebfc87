// What a collector can do to the one who sends: here it is a bare socket that says what it likes.
#include "upload/send.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <functional>
#include <thread>

#include "base/descriptor.h"

namespace tally::upload {
namespace {

using testing::HasSubstr;

// Serves connections one after the other until it goes.
class Server {
 public:
  explicit Server(std::function<void(int connection, const std::atomic<bool>& ended)> serve)
      : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), serve_(std::move(serve)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_.get(), 8), 0);
    EXPECT_EQ(::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread{[this] { accept_all(); }};
  }
  ~Server() {
    ended_ = true;
    ::shutdown(listener_.get(), SHUT_RDWR);
  }

  std::string url(std::string_view scheme = "http") const {
    return fmt::format("{}://127.0.0.1:{}/upload", scheme, port_);
  }

 private:
  void accept_all() {
    for (;;) {
      const base::Descriptor connection{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
      if (!connection.is_open()) return;
      serve_(connection.get(), ended_);
    }
  }

  base::Descriptor listener_;
  std::function<void(int, const std::atomic<bool>&)> serve_;
  std::atomic<bool> ended_ = false;
  uint16_t port_ = 0;
  std::jthread thread_;
};

void say(int connection, std::string_view text) {
  (void)::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
}

// Until the other side has gone, or the test is over.
void wait_until_left(int connection, const std::atomic<bool>& ended) {
  pollfd poll{.fd = connection, .events = POLLRDHUP, .revents = 0};
  while (!ended && ::poll(&poll, 1, 20) == 0) continue;
}

constexpr std::chrono::milliseconds kShort{300};

SendResult send_to(const Server& server) {
  return send_report(server.url(), "2026-11-29", "{}", kShort);
}

TEST(Send, EndsWhenACollectorNeverAnswers) {
  const Server server{wait_until_left};
  const SendResult result = send_to(server);
  EXPECT_EQ(result.sent, Sent::kTryLater);
  EXPECT_THAT(result.answer, HasSubstr("timed out"));
}

TEST(Send, EndsWhenACollectorAnswersAByteAtATimeForEver) {
  const Server server{[](int connection, const std::atomic<bool>& ended) {
    say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    pollfd poll{.fd = connection, .events = POLLRDHUP, .revents = 0};
    while (!ended && ::poll(&poll, 1, 5) == 0) say(connection, "a");
  }};
  const SendResult result = send_to(server);
  EXPECT_EQ(result.sent, Sent::kTryLater);
  EXPECT_THAT(result.answer, HasSubstr("timed out"));
}

TEST(Send, EndsWhenACollectorSendsHeadersForEver) {
  const Server server{[](int connection, const std::atomic<bool>& ended) {
    say(connection, "HTTP/1.1 200 OK\r\n");
    pollfd poll{.fd = connection, .events = POLLRDHUP, .revents = 0};
    while (!ended && ::poll(&poll, 1, 0) == 0) say(connection, "A: b\r\n");
  }};
  EXPECT_EQ(send_to(server).sent, Sent::kTryLater);
}

TEST(Send, EndsWhenTheHandshakeOfTlsIsNeverAnswered) {
  const Server server{wait_until_left};
  const SendResult result = send_report(server.url("https"), "2026-11-29", "{}", kShort);
  EXPECT_EQ(result.sent, Sent::kTryLater);
}

TEST(Send, TakesNothingForAnAnswerThatWasNotEncrypted) {
  const Server server{[](int connection, const std::atomic<bool>&) {
    say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }};
  EXPECT_EQ(send_report(server.url("https"), "2026-11-29", "{}").sent, Sent::kTryLater);
}

TEST(Send, TakesNothingForAnAnswerThatIsNoHttp) {
  for (const char* text : {"", "200", "HTTP/0.9 200\r\n\r\n", "200 OK\r\n\r\n", "\r\n\r\n",
                           "HTTP/1.1 2OO OK\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"}) {
    const Server server{
        [text](int connection, const std::atomic<bool>&) { say(connection, text); }};
    EXPECT_EQ(send_report(server.url(), "2026-11-29", "{}").sent, Sent::kTryLater) << text;
  }
}

}  // namespace
}  // namespace tally::upload
