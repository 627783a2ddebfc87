#include "triage/api_answer.h"

#include <gtest/gtest.h>

namespace tally::triage {
namespace {

using std::chrono::seconds;

const base::Time kNow{seconds{1'800'000'000}};

ApiAnswer answer(long status, std::initializer_list<const char*> head, std::string body = "") {
  ApiAnswer it;
  for (const char* line : head) take_head_line(it, line);
  it.status = status;
  it.body = std::move(body);
  return it;
}

TEST(ApiAnswer, KeepsWhatItKnowsOfTheHead) {
  const ApiAnswer it =
      answer(200, {"HTTP/1.1 100 Continue\r\n", "location: old\r\n", "\r\n", "HTTP/2 200\r\n",
                   "LOCATION:\tnew \r\n", "Retry-After: 7\r\n", "X-RateLimit-Remaining: 0",
                   "x-ratelimit-reset:1800000009", "Link: <a>; rel=prev\r\n",
                   "link: <b>; rel=next\r\n", "no header", ": x"});
  EXPECT_EQ(it.location, "new");
  EXPECT_EQ(it.link, "<a>; rel=prev, <b>; rel=next");
  EXPECT_EQ(it.retry_after, 7U);
  EXPECT_EQ(it.remaining, 0U);
  EXPECT_EQ(it.reset, 1'800'000'009U);
  for (const char* line :
       {"Retry-After: ", "Retry-After: -1", "Retry-After: 1x", "Retry-After: 99999999999999999999",
        "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"}) {
    EXPECT_FALSE(answer(200, {line}).retry_after) << line;
  }
}

TEST(ApiAnswer, TellsLimitsFromRefusals) {
  EXPECT_TRUE(is_rate_limited(answer(429, {})));
  EXPECT_TRUE(is_rate_limited(answer(403, {"Retry-After: 1"})));
  EXPECT_TRUE(is_rate_limited(answer(403, {"X-RateLimit-Remaining: 0"})));
  EXPECT_TRUE(is_rate_limited(
      answer(403, {}, R"({"message":"You have exceeded a secondary rate limit."})")));
  EXPECT_FALSE(is_rate_limited(
      answer(403, {"X-RateLimit-Remaining: 4999"}, R"({"message":"Resource not accessible"})")));
  EXPECT_FALSE(is_rate_limited(answer(200, {"X-RateLimit-Remaining: 0"})));
  EXPECT_FALSE(is_rate_limited(answer(503, {"Retry-After: 1"})));
}

TEST(ApiAnswer, SaysHowLongToWait) {
  const auto wait = [](const ApiAnswer& it, bool repeatable = false, int attempt = 0) {
    const auto found = wait_before_retry(it, repeatable, attempt, kNow);
    return found ? found->count() : -1;
  };
  EXPECT_EQ(wait(answer(429, {"Retry-After: 30", "X-RateLimit-Remaining: 0",
                              "X-RateLimit-Reset: 1800000100"})),
            30);
  EXPECT_EQ(wait(answer(403, {"X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 1800000100"})), 101);
  EXPECT_EQ(wait(answer(403, {"X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 1700000000"})), 1);
  EXPECT_EQ(
      wait(answer(403, {"X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 18446744073709551615"})),
      86'400);
  EXPECT_EQ(wait(answer(403, {"X-RateLimit-Remaining: 0"})), 60);
  EXPECT_EQ(wait(answer(429, {}), false, 1), 120);
  EXPECT_EQ(wait(answer(429, {"Retry-After: 18446744073709551615"})), 86'400);
  EXPECT_EQ(wait(answer(429, {}), true, kMaxAttempts - 1), -1);
  EXPECT_EQ(wait(answer(502, {}), true), 1);
  EXPECT_EQ(wait(answer(503, {}), true, 2), 4);
  EXPECT_EQ(wait(answer(503, {"Retry-After: 9"}), true), 9);
  EXPECT_EQ(wait(answer(502, {})), -1);  // it may have been done
  EXPECT_EQ(wait(answer(501, {}), true), -1);
  EXPECT_EQ(wait(answer(403, {}), true), -1);
  EXPECT_EQ(wait(answer(404, {}), true), -1);
}

}  // namespace
}  // namespace tally::triage
