// Who answers the requests of a listener: the public's (PublicService) and the operators'
// (OperatorService).
#ifndef TALLY_COLLECTOR_HTTP_SERVICE_H_
#define TALLY_COLLECTOR_HTTP_SERVICE_H_

#include <functional>
#include <variant>

#include "collector/http/request.h"
#include "collector/http/response.h"

namespace tally::collector {

using Done = std::move_only_function<void(Response)>;
// What takes its time: started with a function that it calls once, at once or later and from any
// thread, with the answer.
using Work = std::move_only_function<void(Done)>;
using Answer = std::variant<Response, Work>;

// Thread-safe.
class Service {
 public:
  virtual ~Service() = default;

  // Answers at once, or says what there is to do. `request` stays as it is until the work has
  // called its function. For HEAD as for GET: the connection leaves out the body; it also answers
  // what is known (If-None-Match) by 304, and by the part of a file that is asked for.
  virtual Answer answer(const Request& request) = 0;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_SERVICE_H_
