#include "viewer/guard.h"

#include <gtest/gtest.h>

#include "viewer/token.h"

namespace tally::viewer {
namespace {

constexpr const char* kToken = "0123456789abcdef";

Guard guard() { return {{"127.0.0.1:4040", "localhost:4040"}, kToken}; }

Call call(std::string target, std::string method = "GET") {
  return {.method = std::move(method),
          .target = std::move(target),
          .hosts = {"127.0.0.1:4040"},
          .origins = {},
          .fetch_sites = {},
          .authorizations = {std::string("Bearer ") + kToken},
          .content_types = {},
          .body = {}};
}

unsigned status(const Call& call) {
  const auto refused = guard().refuse(call);
  return refused ? refused->status : 200;
}

TEST(Guard, LetsInWhoHasTheToken) {
  EXPECT_EQ(status(call("/api/weeks?collection=go")), 200U);
  Call post = call("/api/mode", "POST");
  post.content_types = {"Application/JSON; charset=utf-8"};
  EXPECT_EQ(status(post), 200U);
}

TEST(Guard, AsksForTheTokenBelowApiAlone) {
  for (const char* target :
       {"/api/", "/api/mode", "/api/nothing", "/api/token/", "/api/token?x=1"}) {
    Call asked = call(target);
    asked.authorizations.clear();
    EXPECT_EQ(status(asked), std::string_view{target}.starts_with("/api/token?") ? 405U : 403U)
        << target;
  }
  Call page = call("/assets/x.js");
  page.authorizations.clear();
  EXPECT_EQ(status(page), 200U);
}

TEST(Guard, TakesOneHostAndOneOrigin) {
  Call asked = call("/");
  asked.hosts.clear();
  EXPECT_EQ(status(asked), 403U);
  asked.hosts = {"127.0.0.1:4040", "127.0.0.1:4040"};
  EXPECT_EQ(status(asked), 403U);
  asked.hosts = {"LocalHost:4040"};
  asked.origins = {"http://localhost:4040"};
  EXPECT_EQ(status(asked), 200U);
  // What this server is also called is another origin to a browser.
  asked.origins = {"http://127.0.0.1:4040"};
  EXPECT_EQ(status(asked), 403U);
  asked.origins = {"http://localhost:4040", "http://localhost:4040"};
  EXPECT_EQ(status(asked), 403U);
}

TEST(Guard, ChangesACodeOnceAndInTime) {
  const Guard::Clock::time_point now{};
  Call asked = call("/api/token", "POST");
  Guard waiting = guard();
  asked.authorizations = {"Bearer "};
  EXPECT_EQ(waiting.change_code(asked, now), std::nullopt) << "there is none";
  asked.authorizations = {"Bearer code"};
  waiting.expect_code("code", now);
  EXPECT_EQ(waiting.change_code(call("/api/token", "POST"), now), std::nullopt);
  EXPECT_EQ(waiting.change_code(asked, now), kToken);
  EXPECT_EQ(waiting.change_code(asked, now), std::nullopt);
  waiting.expect_code("code", now);
  EXPECT_EQ(waiting.change_code(asked, now + kCodeLife), std::nullopt);
  EXPECT_EQ(waiting.change_code(asked, now), std::nullopt) << "it was forgotten";
}

TEST(Token, IsRandomAndComparedAsAWhole) {
  const std::string token = make_token().value();
  EXPECT_EQ(token.size(), 64U);
  EXPECT_NE(token, make_token().value());
  EXPECT_TRUE(is_same_token(token, std::string(token)));
  EXPECT_FALSE(is_same_token(token, token.substr(1)));
  EXPECT_FALSE(is_same_token(token, ""));
}

}  // namespace
}  // namespace tally::viewer
