#include "countfile/stack_name.h"

#include <gtest/gtest.h>

namespace tally::countfile {
namespace {

TEST(StackName, PlainNamesStay) {
  EXPECT_FALSE(is_stack("a/b:c"));
  EXPECT_EQ(expand_stack("a/b:\".c"), "a/b:\".c");
}

TEST(StackName, DittoMarksTakeThePathBefore) {
  EXPECT_EQ(expand_stack("bug\nexample.org/a/b.(*T).f:+1,+0x2\n\".g:-1,+0x3\nmain.main:+4,+0x5\n"
                         "\".init:=6,+0x7"),
            "bug\nexample.org/a/b.(*T).f:+1,+0x2\nexample.org/a/b.(*T).g:-1,+0x3\n"
            "main.main:+4,+0x5\nmain.init:=6,+0x7");
}

TEST(StackName, CutNamesKeepTheirEnd) {
  EXPECT_EQ(expand_stack("bug\na.f:+1,+0x2\n\".g:+\ntruncated\n"),
            "bug\na.f:+1,+0x2\na.g:+\ntruncated\n");
  EXPECT_EQ(expand_stack("bug\n\""), "bug\n\"");
}

TEST(StackName, ADittoMarkWithNothingBeforeItExpandsToNothing) {
  EXPECT_EQ(expand_stack("bug\n\".f:+1"), "bug\nf:+1");
}

// The part before the first newline takes part too: the reference reads it as a frame like others.
TEST(StackName, APrefixWithADotCountsAsAPath) {
  EXPECT_EQ(expand_stack("x.y/bug\n\".f"), "x.y/bug\nx.f");
}

TEST(StackName, NativeFramesAreNeverDittoed) {
  EXPECT_EQ(expand_stack("crash\nlibfoo.so@0123456789ab:+0x12\nmain:+0x3"),
            "crash\nlibfoo.so@0123456789ab:+0x12\nmain:+0x3");
}

}  // namespace
}  // namespace tally::countfile
