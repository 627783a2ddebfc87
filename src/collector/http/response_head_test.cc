#include "collector/http/response_head.h"

#include <gmock/gmock.h>

namespace tally::collector {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string head(const Response& response, unsigned version, bool keep_alive) {
  Request request;
  request.version = version;
  request.keep_alive = keep_alive;
  ResponseHead head;
  std::string text;
  head.append(text, response, 12, request, 1'795'000'000);
  return text;
}

TEST(ResponseHead, IsWhatGoesOnTheWire) {
  Response response = text_response(404, "Nothing.");
  response.headers = {{"Allow", "GET"}};
  const std::string text = head(response, 11, true);
  EXPECT_TRUE(
      text.starts_with("HTTP/1.1 404 Not Found\r\nDate: Wed, 18 Nov 2026 11:06:40 GMT\r\n"
                       "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 12\r\n"
                       "Content-Security-Policy: default-src 'none'; "))
      << text;
  EXPECT_TRUE(text.ends_with("\r\nAllow: GET\r\n\r\n")) << text;
}

TEST(ResponseHead, SaysWhatIsNotTheRule) {
  const Response response = text_response(200, "ok");
  EXPECT_THAT(head(response, 11, true), Not(HasSubstr("Connection:")));
  EXPECT_THAT(head(response, 11, false), HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(head(response, 10, true), HasSubstr("\r\nConnection: keep-alive\r\n"));
  EXPECT_THAT(head(response, 10, false), HasSubstr("\r\nConnection: close\r\n"));
}

TEST(ResponseHead, TheDateGoesOn) {
  ResponseHead head;
  const Request request;
  for (const auto& [now, date] : {std::pair{1'795'000'000, "11:06:40"},
                                  {1'795'000'000, "11:06:40"},
                                  {1'795'000'001, "11:06:41"}}) {
    std::string text;
    head.append(text, text_response(200, "ok"), 3, request, now);
    EXPECT_THAT(text, HasSubstr(date));
  }
}

}  // namespace
}  // namespace tally::collector
