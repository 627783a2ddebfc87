#include "client/wrap_lines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace tally::client {
namespace {

std::string wrapped(std::string text, size_t columns) {
  wrap_lines(text.data(), text.size(), columns);
  return text;
}

TEST(WrapLinesTest, BreaksAtTheLastSpaceThatFits) {
  EXPECT_EQ(wrapped("one two three", 7), "one two\nthree");
  EXPECT_EQ(wrapped("one two three", 6), "one\ntwo\nthree");
  EXPECT_EQ(wrapped("one two three", 13), "one two three");
  EXPECT_EQ(wrapped("one two three", 12), "one two\nthree");
  EXPECT_EQ(wrapped("a b\nc d e", 3), "a b\nc d\ne");
  EXPECT_EQ(wrapped("", 3), "");
}

TEST(WrapLinesTest, LeavesAWordWhole) {
  EXPECT_EQ(wrapped("to https://a.example/b now", 8), "to\nhttps://a.example/b\nnow");
  EXPECT_EQ(wrapped("abcdef", 3), "abcdef");
}

TEST(WrapLinesTest, CountsCharacters) { EXPECT_EQ(wrapped("äöü äöü ß", 7), "äöü äöü\nß"); }

TEST(WrapLinesTest, NoLineIsTooLongButByAWord) {
  std::mt19937 random{1};
  for (int i = 0; i < 2000; ++i) {
    std::string text(random() % 200, 'x');
    for (char& c : text) c = random() % 5 == 0 ? ' ' : random() % 40 == 0 ? '\n' : 'x';
    const size_t columns = 1 + random() % 30;
    const std::string made = wrapped(text, columns);
    std::string again = made;
    std::ranges::replace(again, '\n', ' ');
    std::ranges::replace(text, '\n', ' ');
    ASSERT_EQ(again, text);
    for (size_t begin = 0; begin < made.size();) {
      const size_t end = std::min(made.find('\n', begin), made.size());
      const std::string line = made.substr(begin, end - begin);
      ASSERT_TRUE(line.size() <= columns ||
                  line.find_first_of(' ', line.find_first_not_of(' ')) == std::string::npos ||
                  line.find_last_of(' ') + 1 == line.size())
          << line << " in " << columns;
      begin = end + 1;
    }
  }
}

}  // namespace
}  // namespace tally::client
