// A bare HTTP client: it sends what the test says, byte by byte, and reads what comes. For tests
// only; its errors are exceptions.
#ifndef TALLY_TEST_COLLECTOR_RAW_HTTP_H_
#define TALLY_TEST_COLLECTOR_RAW_HTTP_H_

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace tally::collector {

struct Answer {
  int status = 0;  // 0: the connection ended without one
  std::map<std::string, std::string> headers;
  std::string body;
};

class Connection {
 public:
  explicit Connection(int port);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Sends as much as the other side takes.
  void send(std::string_view bytes);
  // Reads one answer; `head`: it has no body.
  Answer receive(bool head = false);
  // True if the other side closes without sending more, within ten seconds.
  bool closed();
  // The same within a time that is short; what comes is dropped.
  bool closed_within(std::chrono::milliseconds time);
  // As send(), but gives up when nothing more was taken for so long.
  void send_some(std::string_view bytes, std::chrono::milliseconds patience);
  // Has the system take in no more than some 100 KB before it is read here.
  void keep_little();
  // Reads at most so many bytes and drops them; returns how many. 0: there are no more.
  size_t drop_some(size_t most);
  // Says that nothing more will be sent.
  void end_sending();

 private:
  bool read_more();

  int fd_;
  std::string unread_;
};

std::string get_request(std::string_view target, std::string_view method = "GET");
std::string post_request(std::string_view target, std::string_view body);

// One request on a connection of its own.
Answer get(int port, std::string_view target, std::string_view method = "GET");
Answer post(int port, std::string_view target, std::string_view body);

}  // namespace tally::collector

#endif  // TALLY_TEST_COLLECTOR_RAW_HTTP_H_
