#include "client/prompt_reply.h"

#include <gtest/gtest.h>

namespace tally::client {
namespace {

TEST(PromptReplyTest, OnlyTwoWordsAreYes) {
  for (const char* line : {"y", "Y\n", " yes ", "YES\r\n", "yEs\n"}) {
    EXPECT_EQ(reply_of(line), PromptReply::kYes) << line;
  }
  for (const char* line : {"", "\n", "  \n", "n", "No\n", "NO"}) {
    EXPECT_EQ(reply_of(line), PromptReply::kNo) << line;
  }
  for (const char* line :
       {"make\n", "yy", "yes please", "ye", "nope", "y n", "1", "\x1b[A\n", "ü"}) {
    EXPECT_EQ(reply_of(line), PromptReply::kDismissed) << line;
  }
}

}  // namespace
}  // namespace tally::client
