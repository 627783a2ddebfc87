// A request to the viewer and its answer, as values.
#ifndef TALLY_VIEWER_CALL_H_
#define TALLY_VIEWER_CALL_H_

#include <string>
#include <string_view>
#include <vector>

namespace tally::viewer {

// Fields of the header that may come more than once are given as often as they came.
struct Call {
  std::string method;
  std::string target;  // `/api/weeks?collection=go`
  std::vector<std::string> hosts;
  std::vector<std::string> origins;
  std::vector<std::string> fetch_sites;  // Sec-Fetch-Site
  std::vector<std::string> authorizations;
  std::vector<std::string> content_types;
  std::string body;

  // The target without its query.
  std::string_view path() const { return std::string_view{target}.substr(0, target.find('?')); }
};

struct Answer {
  unsigned status = 200;
  std::string type = "application/json";
  std::string body;
  std::string allow = {};  // of 405: the methods
  bool to_owner = false;   // whoever asked has shown the token
};

// {"Error": "…"}
Answer error_answer(unsigned status, std::string_view sentence);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_CALL_H_
