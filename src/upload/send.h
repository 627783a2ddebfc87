// Posts one report to the collector.
#ifndef TALLY_UPLOAD_SEND_H_
#define TALLY_UPLOAD_SEND_H_

#include <chrono>
#include <string>
#include <string_view>

namespace tally::upload {

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

// POSTs `body` to `<url>/<date>`, if check_url (http.h) lets it. Follows no redirect; honours the
// proxy variables. Takes at most `limit`, whatever the collector does. For any thread.
SendResult send_report(const std::string& url, const std::string& date, std::string_view body,
                       std::chrono::milliseconds limit = kSendTimeout);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_SEND_H_
