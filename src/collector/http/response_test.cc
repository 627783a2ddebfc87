#include "collector/http/response.h"

#include <gtest/gtest.h>

namespace tally::collector {
namespace {

Response tagged() {
  Response response = text_response(200, "hello");
  response.headers = {{"ETag", "\"abc\""}};
  return response;
}

unsigned status_for(std::string_view if_none_match) {
  return unless_known(tagged(), if_none_match).status;
}

TEST(UnlessKnown, WhatTheClientHasIsNotSentAgain) {
  for (const char* known : {"\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "\"abc\",\"x\"", "*"}) {
    EXPECT_EQ(status_for(known), 304) << known;
  }
}

TEST(UnlessKnown, WhatItDoesNotHaveIs) {
  for (const char* other : {"", "abc", "\"ab\"", "\"abcd\"", "\"xabc\"", "\"", "\"abc", "**"}) {
    EXPECT_EQ(status_for(other), 200) << other;
  }
}

TEST(UnlessKnown, TheHeadersAreThoseOfTheAnswer) {
  const Response known = unless_known(tagged(), "\"abc\"");
  EXPECT_EQ(known.headers, tagged().headers);
  EXPECT_EQ(*known.body, "hello\n");
}

TEST(UnlessKnown, OtherAnswersStayAsTheyAre) {
  Response refusal = tagged();
  refusal.status = 404;
  EXPECT_EQ(unless_known(refusal, "*").status, 404);
  EXPECT_EQ(unless_known(text_response(200, "hello"), "*").status, 200);
}

}  // namespace
}  // namespace tally::collector
