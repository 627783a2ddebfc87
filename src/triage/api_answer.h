// What a tracker's server answered, and when it may be asked again. Pure, for any thread.
#ifndef TALLY_TRIAGE_API_ANSWER_H_
#define TALLY_TRIAGE_API_ANSWER_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace tally::triage {

struct ApiAnswer {
  long status = 0;
  std::string body{};
  std::string location{};                 // `Location`
  std::string link{};                     // `Link`
  std::optional<uint64_t> retry_after{};  // `Retry-After`, seconds
  std::optional<uint64_t> remaining{};    // `X-RateLimit-Remaining`, requests
  std::optional<uint64_t> reset{};        // `X-RateLimit-Reset`, seconds since 1970, UTC
};

// Takes one line of an answer's head: a status line begins a new answer (behind one of 100, say), a
// header that is known is kept, all else is passed over.
void take_head_line(ApiAnswer& answer, std::string_view line);

// Whether a limit of requests was reached: 429, or 403 with a sign of it. The request was not done.
bool is_rate_limited(const ApiAnswer& answer);

// How long to wait before the request is made again; nothing if it must not be, or would not help.
// `attempt` counts from 0. `is_repeatable` says whether doing it twice is the same as once: others
// are only made again if a limit kept them from being done.
//
// Source: docs.github.com/en/rest, "Best practices for using the REST API", "Handle rate limit
// errors appropriately": the seconds of `Retry-After`; else, if none remain, until
// `X-RateLimit-Reset`; else a minute, and longer each time. A server's own troubles (500, 502, 503,
// 504) are waited out 1, 2 and 4 s.
std::optional<std::chrono::seconds> wait_before_retry(const ApiAnswer& answer, bool is_repeatable,
                                                      int attempt, base::Time now);

// So often a request is made at most.
inline constexpr int kMaxAttempts = 4;

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_API_ANSWER_H_
