#include "format/link_header.h"

#include <gtest/gtest.h>

namespace tally::format {
namespace {

TEST(LinkHeader, HasTheNextPage) {
  EXPECT_EQ(
      find_link(
          R"(<https://api.github.com/x?page=2>; rel="prev", <https://api.github.com/x?page=4>; rel="next", <https://api.github.com/x?page=9>; rel="last")",
          "next"),
      "https://api.github.com/x?page=4");
  EXPECT_EQ(find_link("<a>;rel=next", "next"), "a");
  EXPECT_EQ(find_link("<a> ; title=\"x, <b>; rel=\\\"next\\\"\" ; REL = \"first  Next\"", "next"),
            "a");
  EXPECT_EQ(find_link(", ,<a,b>;x,<c>; rel=next", "next"), "c");
  EXPECT_EQ(find_link("<a>; rel=prev; rel=next, <b>; rel=next", "next"), "b");
}

TEST(LinkHeader, MayHaveNone) {
  for (const char* none :
       {"", "<", "<a", "<a>", "a; rel=next", "<a>; rel=nextx", "<a>; rel=\"xnext\"", "<a>; rel",
        "<a>; rel=", "<a>; rel=\"", "<a> rel=next", "x, <a>; rel=next"}) {
    EXPECT_EQ(find_link(none, "next"), "") << none;
  }
}

}  // namespace
}  // namespace tally::format
