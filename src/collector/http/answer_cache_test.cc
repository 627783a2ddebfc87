#include "collector/http/answer_cache.h"

#include <gtest/gtest.h>

namespace tally::collector {
namespace {

Response of_size(size_t bytes) { return text_response(200, std::string(bytes, 'x')); }

TEST(AnswerCache, KeepsAnswers) {
  AnswerCache cache{1 << 20};
  EXPECT_EQ(cache.find("a"), nullptr);
  cache.put("a", of_size(10));
  ASSERT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(cache.find("a")->body->size(), 11);
  cache.clear();
  EXPECT_EQ(cache.find("a"), nullptr);
}

TEST(AnswerCache, DropsTheOldestWhenItIsFull) {
  AnswerCache cache{100'000};
  for (int i = 0; i < 100; ++i) cache.put(std::to_string(i), of_size(10'000));
  int kept = 0;
  for (int i = 0; i < 100; ++i) kept += cache.find(std::to_string(i)) != nullptr ? 1 : 0;
  EXPECT_EQ(kept, 9);
  EXPECT_EQ(cache.find("90"), nullptr);
  EXPECT_NE(cache.find("91"), nullptr);
}

TEST(AnswerCache, DoesNotKeepWhatIsTooLargeForIt) {
  AnswerCache cache{100'000};
  cache.put("small", of_size(10'000));
  cache.put("large", of_size(13'000));
  EXPECT_NE(cache.find("small"), nullptr);
  EXPECT_EQ(cache.find("large"), nullptr);
}

// One that is put twice counts once.
TEST(AnswerCache, KnowsWhatItHas) {
  AnswerCache cache{100'000};
  for (int i = 0; i < 100; ++i) cache.put("same", of_size(10'000));
  for (int i = 0; i < 8; ++i) cache.put(std::to_string(i), of_size(10'000));
  EXPECT_NE(cache.find("same"), nullptr);
}

}  // namespace
}  // namespace tally::collector
