// What a request says, as far as anything here goes by it, free of any HTTP library.
#ifndef TALLY_COLLECTOR_HTTP_REQUEST_H_
#define TALLY_COLLECTOR_HTTP_REQUEST_H_

#include <string>

namespace tally::collector {

// Made by RequestParser. All other header fields are forgotten as they are read: no cookie, no user
// agent and no address ever comes to be in one.
struct Request {
  std::string method;
  std::string target;  // as in the request line: a path and query, a whole URL, or `*`
  std::string body;
  std::string content_encoding;
  std::string accept_encoding;
  std::string if_none_match;
  std::string if_range;
  std::string range;
  unsigned version = 11;          // 10 or 11
  bool keep_alive = false;        // whether the client wants to go on after the answer
  bool expects_continue = false;  // it sends the body once it has heard that it may
  // It comes from a page in a browser (Origin, or Sec-Fetch-Site other than `none`), and not from a
  // program or from what a user has typed into one.
  bool is_from_page = false;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_REQUEST_H_
