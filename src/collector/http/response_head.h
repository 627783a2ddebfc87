// The status line and the header fields of an answer as they go on the wire.
#ifndef TALLY_COLLECTOR_HTTP_RESPONSE_HEAD_H_
#define TALLY_COLLECTOR_HTTP_RESPONSE_HEAD_H_

#include <cstdint>
#include <ctime>
#include <string>

#include "collector/http/request.h"
#include "collector/http/response.h"

namespace tally::collector {

// For one thread. It remembers the text of a second's date.
class ResponseHead {
 public:
  // Appends the head to `out`: of the answer at `now` to `request`, with a body of `length` bytes
  // (which need not follow). Says what becomes of the connection: `request.keep_alive`.
  void append(std::string& out, const Response& response, uint64_t length, const Request& request,
              std::time_t now);

 private:
  std::time_t second_ = -1;
  std::string date_;  // `Date: …` with its line end
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_RESPONSE_HEAD_H_
