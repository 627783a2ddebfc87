#include "triage/named_ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::triage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NamedIds, StandAnywhere) {
  EXPECT_THAT(ids_named_in("See TwtkSg.\n\nDups: GpSf_A a-_9zZ"),
              ElementsAre("TwtkSg", "GpSf_A", "a-_9zZ"));
  EXPECT_THAT(ids_named_in(""), IsEmpty());
}

TEST(NamedIds, AreNotWhatReportersWrote) {
  EXPECT_THAT(ids_named_in("Stack `GpSf_A`:\n<!--reported-->\n- `x.TwtkSg:+1,+0x2`\n"
                           "- `<!--/reported-->`\n- `x.TwtkSg:+1`\n<!--/reported-->\nabcdef"),
              ElementsAre("GpSf_A", "abcdef"));
  EXPECT_THAT(ids_named_in("<!--reported-->\r\nTwtkSg\r\n<!--/reported--> \r\nabcdef\r\n"),
              ElementsAre("abcdef"));
}

TEST(NamedIds, AreNotThoseInPredicates) {
  EXPECT_THAT(ids_named_in("GpSf_A\n```\n#!stacks\n// \"x.TwtkSg\"\n\"x.TwtkSg\"\n```\nabcdef\n"
                           "```\n\"TwtkSg\"\n```\n```\n#!stacks\n```\nghijkl\n\n    #!stacks\n"
                           "    \"TwtkSg\"\n"),
              ElementsAre("GpSf_A", "stacks", "abcdef", "TwtkSg", "stacks", "ghijkl", "stacks"));
}

TEST(NamedIds, ThatWereAddedCountWhateverIsAroundThem) {
  EXPECT_THAT(ids_named_in("<!--reported-->\nTwtkSg\nDups: GpSf_A"), ElementsAre("GpSf_A"));
  EXPECT_THAT(ids_named_in("```\n#!stacks\n\"TwtkSg\"\nDups: GpSf_A"),
              ElementsAre("stacks", "GpSf_A"));
}

TEST(ListedIds, AreThoseOfWhichItIsSure) {
  EXPECT_THAT(ids_listed_in("Stack `GpSf_A`, 2 reports:\n<!--reported-->\nStack `TwtkSg`\n"
                            "<!--/reported-->\nA secret `abcdef`.\nStack `ghijkl\nStack `a b`\n"
                            "Dups: a-_9zZ 123456\n"),
              ElementsAre("GpSf_A", "ghijkl", "a-_9zZ", "123456"));
  EXPECT_THAT(ids_listed_in("See `TwtkSg` and stacks"), IsEmpty());
}

}  // namespace
}  // namespace tally::triage
