// Posts one report to the collector.
#ifndef TALLY_UPLOAD_SEND_H_
#define TALLY_UPLOAD_SEND_H_

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::upload {

inline constexpr std::chrono::seconds kConnectTimeout{10};
inline constexpr std::chrono::seconds kSendTimeout{60};
// Of the collector's answer this much is read, to be shown; it means nothing to us.
inline constexpr size_t kMaxAnswer = 1024;

enum class Sent {
  kAccepted,  // 200: it has the report
  kRefused,   // a 4xx that will not change
  kTryLater,  // not reached, too busy, or out of order
};

struct SendResult {
  Sent sent;
  std::string answer;  // what the collector, or the network, said
};

// What an HTTP status means for the report. Pure.
Sent meaning_of_status(long status);

// Whether reports may go to this URL: HTTPS, or HTTP to this machine itself. The error says why
// not. Pure.
base::Result<void> check_url(std::string_view url);

// POSTs `body` to `<url>/<date>`. Follows no redirect. Honours the proxy variables, and SSL_CERT_FILE
// and SSL_CERT_DIR, which name the authorities that are believed in place of the system's, as Go's
// programs do. Takes at most `timeout`, whatever the collector does. For any thread, while none
// changes the environment.
SendResult send_report(const std::string& url, const std::string& date, std::string_view body,
                       std::chrono::milliseconds timeout = kSendTimeout);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_SEND_H_
