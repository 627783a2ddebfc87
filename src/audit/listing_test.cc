#include "audit/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "audit/comparison.h"
#include "audit/definition.h"

namespace tally::audit {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Listing, IsAlignedAndHasEveryBucket) {
  const std::vector<Definition> definitions = {
      {.name = "cc/build", .description = "Builds started."},
      {.name = "cc/bug", .kind = Kind::kStack, .depth = 16},
      {.name = "cc/client", .kind = Kind::kPartition, .buckets = {"vscode", "other"}}};
  EXPECT_EQ(list_definitions("bin/cc", definitions),
            "bin/cc can count:\n"
            "\n"
            "cc/build   counter\n"
            "    Builds started.\n"
            "cc/bug     stack, 16 frames deep\n"
            "cc/client  partition\n"
            "    Buckets: vscode, other\n"
            "\n"
            "The library adds tally/dropped: new names for which the counter file had no\n"
            "room, should it ever be full.\n");
}

TEST(Listing, SaysOfCrashReportsWhatNoNoteCanList) {
  EXPECT_THAT(list_definitions("cc", {{.name = "crash/crash", .kind = Kind::kStack, .depth = 64}}),
              HasSubstr("crash/exception:TYPE"));
  EXPECT_THAT(list_definitions("cc", {{.name = "cc/bug", .kind = Kind::kStack, .depth = 64}}),
              Not(HasSubstr("crash/exception")));
}

TEST(Listing, IsNoWiderThanATerminal) {
  std::string words;
  for (int i = 0; i < 60; ++i) words += "größer ";
  const std::string text = list_definitions(
      "cc",
      {{.name = "cc/build", .description = words},
       {.name = "cc/" + std::string(60, 'x'), .buckets = std::vector<std::string>(40, "bucket")}});
  std::istringstream lines{text};
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) EXPECT_LE(line.size(), 80U + 22U);
  EXPECT_GT(count, 10);
  EXPECT_THAT(text, HasSubstr("cc/build  counter\n"));  // one long name moves nobody else
}

TEST(Listing, OfNothingSaysSo) {
  EXPECT_THAT(list_definitions("/bin/ls", {}), HasSubstr("/bin/ls does not say what it can count"));
}

TEST(Listing, DifferencesAreOfBothDirections) {
  const Comparison comparison{.program = "acme.org/cc",
                              .not_approved = {.counters = {"cc/build"}, .stacks = {"cc/bug"}},
                              .not_countable = {.counters = {"cc/old"}},
                              .depths = {{.stack = "cc/crash", .counted = 16, .approved = 8}}};
  EXPECT_EQ(list_differences("bin/cc", "c.json", comparison),
            "bin/cc, compared with c.json for acme.org/cc:\n"
            "\n"
            "It can count these, which are not approved:\n"
            "    cc/build\n"
            "    cc/bug (a stack)\n"
            "These are approved, and it cannot count them:\n"
            "    cc/old\n"
            "These stacks are approved with another depth:\n"
            "    cc/crash: 16 frames counted, 8 approved\n");
  EXPECT_THAT(list_differences("bin/cc", "c.json", {.program = "p"}), HasSubstr("All that it can"));
}

}  // namespace
}  // namespace tally::audit
