// Requests to the API of a tracker over HTTP: paced as it wants, repeated where that is right, and
// never with the token to another server. One object is for one thread.
#ifndef TALLY_TRIAGE_API_CLIENT_H_
#define TALLY_TRIAGE_API_CLIENT_H_

#include <chrono>
#include <functional>
#include <string>

#include "base/date.h"
#include "base/error.h"
#include "triage/api_answer.h"
#include "upload/http.h"

namespace tally::triage {

struct ApiOptions {
  // Where the API is, without a slash at its end. HTTPS, or HTTP to this machine itself.
  std::string url{};
  std::string token{};  // empty: what is public can be read without one
  // All that the client waits for, in all, because it is told to; then it gives up.
  std::chrono::seconds max_wait{900};
  // Of one request.
  std::chrono::seconds timeout{60};
  std::function<void(std::chrono::seconds)> sleep{};  // empty: really
  std::function<base::Time()> now{};                  // empty: the machine's clock
};

class ApiClient {
 public:
  // An error is a sentence: nothing may be sent to the URL.
  static base::Result<ApiClient> open(ApiOptions options);

  // Makes a request and returns the last answer, whatever its status. `url` is of the API's server,
  // or an error; so is what a redirect or find_link leads to. A redirect (301, 302, 307, 308) is
  // followed with the same method and body, as GitHub wants it. `body` is JSON; empty for none. An
  // error is the end of a sentence: nothing was answered.
  //
  // Requests that change something (all but GET) are at least a second apart. POST is repeated only
  // if a limit kept it from being done; the others also after a lost answer.
  base::Result<ApiAnswer> request(const std::string& method, const std::string& url,
                                  const std::string& body);

  const std::string& url() const { return options_.url; }

  // `reference` as seen from `base`; an error if it leads to another server.
  base::Result<std::string> resolve(const std::string& base, const std::string& reference) const;

 private:
  explicit ApiClient(ApiOptions options) : options_(std::move(options)) {}

  base::Result<ApiAnswer> request_once(const std::string& method, const std::string& url,
                                       const std::string& body);
  base::Result<ApiAnswer> request_patiently(const std::string& method, const std::string& url,
                                            const std::string& body);
  // Sleeps, unless that would be more than may be waited in all: then false.
  bool wait(std::chrono::seconds time);

  ApiOptions options_;
  upload::CurlPtr<CURL> curl_;
  std::chrono::seconds waited_{0};
  bool has_changed_ = false;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_API_CLIENT_H_
