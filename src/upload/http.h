// What all our requests share, those of uploads and those of triage. Not for others.
#ifndef TALLY_UPLOAD_HTTP_H_
#define TALLY_UPLOAD_HTTP_H_

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::upload {

inline constexpr std::chrono::seconds kConnectTimeout{10};

struct CurlDeleter {
  void operator()(CURL* curl) const { ::curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
  void operator()(CURLU* url) const { ::curl_url_cleanup(url); }
  void operator()(char* text) const { ::curl_free(text); }
};
template <typename T>
using CurlPtr = std::unique_ptr<T, CurlDeleter>;

// Whether anything may go to this URL or come from it: HTTPS, or HTTP to this machine itself; and
// nothing in it looks like a host that is none, or says who asks. The error says why not. Pure; for
// any thread.
base::Result<void> check_url(std::string_view url);

// Makes a request of the handle that follows no redirect, says nothing of who asks, honours the
// proxy variables (but never for HTTP to this machine itself) and trusts the system's authorities,
// or those of SSL_CERT_FILE if it is set. It takes at most `limit`. Of an earlier request nothing
// is left but the connection.
void prepare_request(CURL* curl, const std::string& url, std::chrono::milliseconds limit);

// The same with a handle of its own. Null if there is no memory.
CurlPtr<CURL> new_request(const std::string& url, std::chrono::milliseconds limit);

// Performs it and returns the HTTP status; an error is what the network said.
base::Result<long> perform(CURL* request);

// What a server said, for a terminal: on one line, without control characters.
std::string one_line(std::string text);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_HTTP_H_
