#include "triage/predicate_block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tally::triage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> texts(std::string_view issue) {
  std::vector<std::string> found;
  for (const PredicateBlock& block : find_predicate_blocks(issue)) {
    found.push_back(std::to_string(block.line) + ":" + std::string{block.text});
  }
  return found;
}

TEST(PredicateBlock, IsFenced) {
  EXPECT_THAT(texts("```\n#!stacks\n\"a\"\n```\nrest"), ElementsAre("3:\"a\"\n"));
  EXPECT_THAT(texts("Text.\n~~~~ sh\n #!stacks \r\n\"a\"\n~~~\n~~~~~ \nrest"),
              ElementsAre("4:\"a\"\n~~~\n"));
  EXPECT_THAT(texts("````\n#!stacks\n```\n````"), ElementsAre("3:```\n"));
  EXPECT_THAT(texts("   ```\r\n   #!stacks\r\n   \"a\"\r\n   ```\r\n"),
              ElementsAre("3:   \"a\"\r\n"));
}

TEST(PredicateBlock, MayBeIndented) {
  EXPECT_THAT(texts("    #!stacks\n    \"a\" &&\n\n    \"b\"\nrest"),
              ElementsAre("2:    \"a\" &&\n\n    \"b\"\n"));
  EXPECT_THAT(texts("\t#!stacks\n\t\"a\""), ElementsAre("2:\t\"a\""));
  EXPECT_THAT(texts("Text\n    #!stacks\n    \"a\""), IsEmpty());  // more of the paragraph
}

TEST(PredicateBlock, MayBeMissingOrSeveral) {
  EXPECT_THAT(texts(""), IsEmpty());
  EXPECT_THAT(texts("#!stacks\n\"a\""), IsEmpty());
  EXPECT_THAT(texts("```\n\n#!stacks\n```"), IsEmpty());
  EXPECT_THAT(texts("```\n#!stacksy\n```"), IsEmpty());
  EXPECT_THAT(texts("``` a`b\n#!stacks\n"), IsEmpty());
  EXPECT_THAT(texts("``\n#!stacks\n``"), IsEmpty());
  EXPECT_THAT(texts("```\nx\n```\n```\n#!stacks\n1\n```\n\n```\n#!stacks\n2\n```"),
              ElementsAre("6:1\n", "11:2\n"));
}

TEST(PredicateBlock, MayBeUnclosedOrEmpty) {
  EXPECT_THAT(texts("```\n#!stacks\n\"a\""), ElementsAre("3:\"a\""));
  EXPECT_THAT(texts("```\n#!stacks"), ElementsAre("3:"));
  EXPECT_THAT(texts("```\n#!stacks\n```"), ElementsAre("3:"));
  EXPECT_THAT(texts("```\n```\n#!stacks"), IsEmpty());
}

TEST(PredicateBlock, AFenceThatIsNotClosedIsTold) {
  EXPECT_EQ(unclosed_fence("```\n#!stacks\n\"a\""), "```");
  EXPECT_EQ(unclosed_fence("```\nx\n```\n  ~~~~ sh\n~~~\n```"), "~~~~");
  EXPECT_EQ(unclosed_fence("text\n```"), "```");
  EXPECT_EQ(unclosed_fence("```\nx\n```"), "");
  EXPECT_EQ(unclosed_fence("```\nx\n````\n"), "");
  EXPECT_EQ(unclosed_fence("    ```\nx"), "");
  EXPECT_EQ(unclosed_fence(""), "");
}

}  // namespace
}  // namespace tally::triage
