#include "triage/whole_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <regex>
#include <string>

namespace tally::triage {
namespace {

TEST(WholeWords, AreNotCutAtEitherEnd) {
  EXPECT_TRUE(contains_whole("x:fu+12 ", "fu+12"));
  EXPECT_FALSE(contains_whole("fu+123", "fu+12"));
  EXPECT_FALSE(contains_whole("snafu+12", "fu+12"));
  EXPECT_TRUE(contains_whole("fu", "fu"));
  EXPECT_TRUE(contains_whole("snafu fu", "fu"));  // a later place counts
  EXPECT_FALSE(contains_whole("fufu", "fu"));
  EXPECT_TRUE(contains_whole("fu:fu:fu", "fu:fu"));
  EXPECT_FALSE(contains_whole("", "fu"));
  EXPECT_FALSE(contains_whole("fu", ""));
}

TEST(WholeWords, OfGoFrames) {
  const std::string frame = "x/golang.(*Server).hover.func1:+17,+0x1f";
  for (const char* literal :
       {"golang", "hover", "(*Server)", "(*Server).hover", "Server", ".hover.", "hover.func1",
        "func1:+17", "+17,", "0x1f", "+0x1f", "x/golang.(*Server).hover.func1:+17,+0x1f"}) {
    EXPECT_TRUE(contains_whole(frame, literal)) << literal;
  }
  for (const char* literal :
       {"lang", "hov", "func", "func1:+1", "0x1", "+0x1", "erver)", "hover.f"}) {
    EXPECT_FALSE(contains_whole(frame, literal)) << literal;
  }
}

TEST(WholeWords, OfNativeFrames) {
  const std::string frame =
      "acme::Parser<>::~Parser:+0x2c\nlibacme.so@0123456789abcdef:+0x40\nlibc.so.6";
  for (const char* literal :
       {"acme", "acme::Parser", "Parser<>", "~Parser", "~Parser:+0x2c",
        "::~Parser:", "libacme.so@0123456789abcdef", "+0x2c\nlibacme", "libc.so.6"}) {
    EXPECT_TRUE(contains_whole(frame, literal)) << literal;
  }
  for (const char* literal : {"Parse", "acm", "0x2", "@0123456789abcde", "libc.so.6.1", "so.60"}) {
    EXPECT_FALSE(contains_whole(frame, literal)) << literal;
  }
}

TEST(WholeWords, KeepLettersBeyondAsciiWhole) {
  EXPECT_TRUE(contains_whole("main.Größe:+1", "Größe"));
  EXPECT_FALSE(contains_whole("main.Größe:+1", "Gr"));
  EXPECT_FALSE(contains_whole("café", "caf"));
}

// Where a literal begins and ends within words, it is what the word boundary of regular expressions
// finds.
TEST(WholeWords, AreThoseOfRegularExpressions) {
  std::mt19937 random{7};
  const std::string letters = "ab_1.:+";
  const auto any = [&](size_t longest) {
    std::string text(random() % (longest + 1), ' ');
    for (char& c : text) c = letters[random() % letters.size()];
    return text;
  };
  size_t found = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = any(12);
    const std::string literal = "a" + any(2) + "b";
    std::string escaped;
    for (const char c : literal)
      escaped += c == '.' || c == '+' ? std::string{'\\', c} : std::string{c};
    const bool expected = std::regex_search(text, std::regex{"\\b" + escaped + "\\b"});
    ASSERT_EQ(contains_whole(text, literal), expected) << text << " has " << literal;
    found += expected;
  }
  EXPECT_GT(found, 20U);
}

TEST(StackId, IsAWordOfItsOwn) {
  for (const char* text : {"This stack `TwtkSg` was", "(TwtkSg)", "TwtkSg,", "a TwtkSg."}) {
    EXPECT_THAT(words_like_ids(text), testing::ElementsAre("TwtkSg")) << text;
  }
  for (const char* text : {"aTwtkSg", "TwtkSgs", "x-TwtkSg", "TwtkSg_", "Twtk Twtk"}) {
    EXPECT_THAT(words_like_ids(text), testing::IsEmpty()) << text;
  }
}

TEST(StackId, IsFoundAmongAllWords) {
  EXPECT_THAT(words_like_ids("Dups: TwtkSg, -_tkSg\nlonger12 short (TwtkSg)"),
              testing::ElementsAre("TwtkSg", "-_tkSg", "TwtkSg"));
  EXPECT_THAT(words_like_ids(""), testing::IsEmpty());
  EXPECT_THAT(words_like_ids("abcdef"), testing::ElementsAre("abcdef"));
}

}  // namespace
}  // namespace tally::triage
