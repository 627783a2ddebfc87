#include "audit/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::audit {
namespace {

using format::ProgramConfig;
using format::UploadConfig;
using testing::ElementsAre;
using testing::HasSubstr;

UploadConfig config_of(std::vector<ProgramConfig> programs) {
  UploadConfig config;
  config.programs = std::move(programs);
  return config;
}

ProgramConfig program(std::string name, std::vector<std::string> counters,
                      std::vector<format::CounterConfig> stacks = {}) {
  ProgramConfig program{.name = std::move(name), .versions = {}, .counters = {}, .stacks = {}};
  for (std::string& counter : counters) program.counters.push_back({.name = std::move(counter)});
  program.stacks = std::move(stacks);
  return program;
}

const std::vector<Definition> kDefinitions = {
    {.name = "cc/build"},
    {.name = "cc/bug", .kind = Kind::kStack, .depth = 16},
    {.name = "cc/client", .kind = Kind::kPartition, .buckets = {"vscode", "other"}},
};

TEST(Comparison, AgreesWhereBothHaveTheSame) {
  const auto config = config_of({program("acme.org/cc", {"cc/build", "cc/client:{vscode,other}"},
                                         {{.name = "cc/bug", .depth = 16}})});
  EXPECT_TRUE(compare(kDefinitions, config, "acme.org/cc").agrees());
  EXPECT_TRUE(compare({}, config_of({program("p", {})}), "p").agrees());
}

TEST(Comparison, SaysWhatOnlyOneSideHas) {
  const auto config =
      config_of({program("acme.org/cc", {"cc/client:{vscode,neovim}"}, {{.name = "cc/crash"}}),
                 program("acme.org/ld", {"cc/build"}), program("acme.org/cc", {"cc/more"})});
  const Comparison found = compare(kDefinitions, config, "acme.org/cc");
  EXPECT_FALSE(found.agrees());
  EXPECT_THAT(found.not_approved.counters, ElementsAre("cc/build", "cc/client:other"));
  EXPECT_THAT(found.not_approved.stacks, ElementsAre("cc/bug"));
  EXPECT_THAT(found.not_countable.counters, ElementsAre("cc/client:neovim", "cc/more"));
  EXPECT_THAT(found.not_countable.stacks, ElementsAre("cc/crash"));
}

TEST(Comparison, LooksAtTheDepthThatTheConfigNames) {
  const std::vector<Definition> bug = {kDefinitions[1]};
  const auto with_depth = [&](int64_t depth) {
    return compare(bug, config_of({program("p", {}, {{.name = "cc/bug", .depth = depth}})}), "p");
  };
  EXPECT_TRUE(with_depth(16).agrees());
  EXPECT_TRUE(with_depth(0).agrees());
  EXPECT_THAT(with_depth(8).depths, ElementsAre(DepthDifference{"cc/bug", 16, 8}));
}

TEST(Comparison, TypesOfExceptionsAreOfThoseWhoCountCrashes) {
  const auto config = config_of(
      {program("p", {"crash/exception:{acme.ParseError,other}"}, {{.name = "crash/crash"}})});
  const std::vector<Definition> crash = {
      {.name = "crash/crash", .kind = Kind::kStack, .depth = 64}};
  EXPECT_TRUE(compare(crash, config, "p").agrees());
  EXPECT_THAT(compare({}, config, "p").not_countable.counters, testing::SizeIs(2));
}

TEST(Comparison, ACounterIsNoStack) {
  const auto config = config_of({program("p", {"cc/bug"})});
  const Comparison found = compare({kDefinitions[1]}, config, "p");
  EXPECT_THAT(found.not_approved.stacks, ElementsAre("cc/bug"));
  EXPECT_THAT(found.not_countable.counters, ElementsAre("cc/bug"));
}

TEST(ChooseProgram, TakesTheOneThatIsAskedFor) {
  const auto config = config_of({program("acme.org/cc", {}), program("acme.org/ld", {})});
  EXPECT_EQ(*choose_program(config, "cc", "acme.org/ld"), "acme.org/ld");
  EXPECT_THAT(choose_program(config, "cc", "acme.org/as").error().message,
              HasSubstr("no program \"acme.org/as\"; it has acme.org/cc, acme.org/ld"));
}

TEST(ChooseProgram, ElseTheOnlyOneOfThatNameElseTheOnlyOne) {
  const auto one = config_of({program("acme.org/cc", {})});
  const auto three =
      config_of({program("acme.org/cc", {}), program("acme.org/ld", {}), program("b.org/ld", {})});
  EXPECT_EQ(*choose_program(three, "cc", ""), "acme.org/cc");
  EXPECT_EQ(*choose_program(one, "something-else", ""), "acme.org/cc");
  EXPECT_THAT(choose_program(three, "as", "").error().message,
              HasSubstr("no program called \"as\""));
  EXPECT_THAT(choose_program(three, "as", "").error().message,
              HasSubstr("--program, of acme.org/cc, acme.org/ld, b.org/ld"));
  EXPECT_THAT(
      choose_program(three, "ld", "").error().message,
      HasSubstr(
          "2 programs called \"ld\": say which is meant by --program, of acme.org/ld, b.org/ld"));
  EXPECT_THAT(choose_program({}, "ld", "").error().message, HasSubstr("no programs"));
}

}  // namespace
}  // namespace tally::audit
