#include "raw_http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <stdexcept>

#include "base/error.h"

namespace tally::collector {

Connection::Connection(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
}

Connection::~Connection() { ::close(fd_); }

void Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

bool Connection::read_more() {
  char buffer[65536];
  const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
  if (n > 0) unread_.append(buffer, static_cast<size_t>(n));
  return n > 0;
}

Answer Connection::receive(bool head) {
  size_t end;
  while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more()) return {};
  }
  Answer answer;
  answer.status = std::stoi(unread_.substr(unread_.find(' ') + 1, 3));
  for (size_t at = unread_.find("\r\n"); at < end;) {
    const size_t line_end = unread_.find("\r\n", at + 2);
    const std::string line = unread_.substr(at + 2, line_end - at - 2);
    const size_t colon = line.find(": ");
    if (colon != std::string::npos) answer.headers[line.substr(0, colon)] = line.substr(colon + 2);
    at = line_end;
  }
  unread_.erase(0, end + 4);
  if (head || answer.status == 100) return answer;
  const size_t length = std::stoul(answer.headers.at("Content-Length"));
  while (unread_.size() < length) {
    if (!read_more()) throw std::runtime_error("the answer was cut off");
  }
  answer.body = unread_.substr(0, length);
  unread_.erase(0, length);
  return answer;
}

bool Connection::closed() {
  char byte;
  return unread_.empty() && ::recv(fd_, &byte, 1, 0) == 0;
}

bool Connection::closed_within(std::chrono::milliseconds time) {
  pollfd waiting{.fd = fd_, .events = POLLIN, .revents = 0};
  if (::poll(&waiting, 1, static_cast<int>(time.count())) <= 0) return false;
  char dropped[4096];
  return ::recv(fd_, dropped, sizeof dropped, MSG_DONTWAIT) <= 0;
}

void Connection::send_some(std::string_view bytes, std::chrono::milliseconds patience) {
  pollfd waiting{.fd = fd_, .events = POLLOUT, .revents = 0};
  while (!bytes.empty() && ::poll(&waiting, 1, static_cast<int>(patience.count())) > 0) {
    const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

void Connection::keep_little() {
  constexpr int kBytes = 64 << 10;
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &kBytes, sizeof kBytes);
}

size_t Connection::drop_some(size_t most) {
  std::string dropped(most, '\0');
  const ssize_t n = ::recv(fd_, dropped.data(), dropped.size(), 0);
  return n > 0 ? static_cast<size_t>(n) : 0;
}

void Connection::end_sending() { ::shutdown(fd_, SHUT_WR); }

std::string get_request(std::string_view target, std::string_view method) {
  return fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n\r\n", method, target);
}

std::string post_request(std::string_view target, std::string_view body) {
  return fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{}", target,
                     body.size(), body);
}

Answer get(int port, std::string_view target, std::string_view method) {
  Connection connection{port};
  connection.send(get_request(target, method));
  return connection.receive(method == "HEAD");
}

Answer post(int port, std::string_view target, std::string_view body) {
  Connection connection{port};
  connection.send(post_request(target, body));
  return connection.receive();
}

}  // namespace tally::collector
