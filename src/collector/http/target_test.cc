#include "collector/http/target.h"

#include <gtest/gtest.h>

#include <string>

namespace tally::collector {
namespace {

std::string split(std::string_view target) {
  const auto [path, query] = split_target(target);
  return std::string(path) + " " + std::string(query);
}

TEST(Target, IsAPathAndAQuery) {
  EXPECT_EQ(split("/"), "/ ");
  EXPECT_EQ(split("/data/?a=b?c"), "/data/ a=b?c");
  EXPECT_EQ(split("/x?u=http://a/b"), "/x u=http://a/b");
  EXPECT_EQ(split("*"), "* ");
  EXPECT_EQ(split(""), " ");
}

TEST(Target, OfAWholeUrlIsWhatIsBehindTheHost) {
  EXPECT_EQ(split("http://a.example/upload/x"), "/upload/x ");
  EXPECT_EQ(split("HTTPS://a.example:443/data/?a=b"), "/data/ a=b");
  EXPECT_EQ(split("http://a.example"), " ");
  EXPECT_EQ(split("http://a.example?q=/upload/x"), " q=/upload/x");
}

}  // namespace
}  // namespace tally::collector
