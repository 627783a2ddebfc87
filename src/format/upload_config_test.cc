#include "format/upload_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"

namespace tally::format {
namespace {

using testing::ElementsAre;

UploadConfig real_config() {
  const auto text = base::read_file(TALLY_TEST_DATA "/go-config/config.json");
  return parse_upload_config(text.value()).value();
}

TEST(UploadConfig, ReadsTheRealOne) {
  const UploadConfig config = real_config();
  EXPECT_EQ(config.version, "");
  EXPECT_EQ(config.sample_rate, 1);
  EXPECT_EQ(config.goos.size(), 18U);
  ASSERT_EQ(config.programs.size(), 6U);
  EXPECT_EQ(config.programs[0].name, "cmd/compile");
  EXPECT_THAT(config.programs[0].stacks,
              ElementsAre(CounterConfig{.name = "compile/bug", .rate = 1, .depth = 16}));
}

TEST(UploadConfig, ReadsWhatAPublishedVersionHas) {
  const auto config = parse_upload_config(R"({"Version":"v0.2.0","Previous":"12ab",
      "Published":"2026-11-28","Charts":["title: A","","counter: a/b"]})");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->version, "v0.2.0");
  EXPECT_EQ(config->previous, "12ab");
  EXPECT_EQ(config->published, "2026-11-28");
  EXPECT_EQ(config->charts, "title: A\n\ncounter: a/b\n");
}

TEST(UploadConfig, SaysWhatIsWrong) {
  const auto message = [](std::string_view json) {
    return parse_upload_config(json).error().message;
  };
  EXPECT_EQ(message(R"({"GOOS":"linux"})"), "GOOS is not an array");
  EXPECT_EQ(message(R"({"GOOS":[1]})"), "a member of GOOS is not a string");
  EXPECT_EQ(message(R"({"Programs":[{"Versions":[]}]})"), "a program has no Name");
  EXPECT_EQ(message(R"({"Programs":[{"Name":"p","Counters":[{"Rate":1}]}]})"),
            "a counter has no Name");
  EXPECT_EQ(message(R"({"Charts":["a\nb"]})"), "a member of Charts is more than one line");
  EXPECT_EQ(message(R"({"Charts":"a"})"), "Charts is not an array");
  EXPECT_EQ(message(R"({"Previous":1})"), "Previous is not a string");
  EXPECT_EQ(message(R"({"SampleRate":1,"SampleRate":0})"), "it has the key \"SampleRate\" twice");
}

TEST(UploadConfig, ReadsWhichShareOfUsersIsAsked) {
  const auto prompt = [](const std::string& json) {
    return parse_upload_config(R"({"Prompt":)" + json + R"(,"Programs":[]})");
  };
  const auto read = prompt(R"({"Rate":0.05,"Salt":"acme-2026","Later":[1]})");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->prompt, (PromptRollout{0.05, "acme-2026"}));
  EXPECT_EQ(prompt(R"({"Rate":1,"Salt":"a"})")->prompt, (PromptRollout{1, "a"}));
  EXPECT_FALSE(parse_upload_config(R"({"Programs":[]})")->prompt);
  for (const char* wrong :
       {"null", "[]", "{}", R"({"Rate":0.1})", R"({"Salt":"a"})", R"({"Rate":1.1,"Salt":"a"})",
        R"({"Rate":-0.1,"Salt":"a"})", R"({"Rate":"1","Salt":"a"})", R"({"Rate":1,"Salt":""})",
        R"({"Rate":1,"Salt":"a b"})", R"({"Rate":1,"Salt":"a","Salt":"b"})"}) {
    EXPECT_FALSE(prompt(wrong)) << wrong;
  }
}

TEST(ExpandCounter, CoversEveryForm) {
  EXPECT_THAT(expand_counter("a/b"), ElementsAre("a/b"));
  EXPECT_THAT(expand_counter("a/b:c"), ElementsAre("a/b:c"));
  EXPECT_THAT(expand_counter("a:{b}"), ElementsAre("a:b"));
  EXPECT_THAT(expand_counter("a:{b,c,d.e}"), ElementsAre("a:b", "a:c", "a:d.e"));
  EXPECT_THAT(expand_counter("a:{b,c"), ElementsAre("a:b", "a:c"));
}

TEST(ExpandCounter, HasTheSizeThatIsSaid) {
  for (const std::string expression :
       {"", "a/b", "a/b:c", "a,b", "a:{b}", "a:{b,c,d.e}", "a:{b,c", "a:{", "a,b:{,}", "{"}) {
    const auto names = expand_counter(expression);
    size_t bytes = 0;
    for (const std::string& name : names) bytes += name.size();
    const ExpandedSize size = expanded_size(expression);
    EXPECT_EQ(size.names, names.size()) << expression;
    EXPECT_GE(size.bytes, bytes) << expression;
    EXPECT_LE(size.bytes, bytes + 2 + names.size()) << expression;
  }
}

TEST(UploadConfig, RefusesAShortTextOfVeryManyNames) {
  const auto read = [](size_t program, size_t prefix, size_t commas) {
    return parse_upload_config(R"({"Programs":[{"Name":")" + std::string(program, 'a') +
                               R"(","Counters":[{"Name":")" + std::string(prefix, 'p') + ":{" +
                               std::string(commas, ',') + R"(}","Rate":1}]}]})");
  };
  EXPECT_TRUE(read(1, 10'000, 6'000).has_value());
  EXPECT_TRUE(read(10'000, 1, 6'000).has_value());
  std::string stacks = R"({"Name":"s"})";
  for (int i = 1; i < 7'000; ++i) stacks += R"(,{"Name":"s"})";
  const auto of_stacks = parse_upload_config(
      R"({"Programs":[{"Name":")" + std::string(10'000, 'a') + R"(","Stacks":[)" + stacks + "]}]}");
  for (const auto& refused : {read(1, 10'000, 7'000), read(10'000, 1, 7'000), of_stacks}) {
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().message,
              "its counters and stacks stand for more than 64 MiB of names");
  }
}

TEST(SplitCounter, CutsAtTheFirstColon) {
  EXPECT_EQ(split_counter("a:b:c").chart, "a");
  EXPECT_EQ(split_counter("a:b:c").bucket, "b:c");
  EXPECT_EQ(split_counter("a/b").chart, "a/b");
  EXPECT_EQ(split_counter("a/b").bucket, "a/b");
}

TEST(UploadRules, AllowWhatTheConfigNamesAndNothingElse) {
  const UploadRules rules{real_config()};
  EXPECT_TRUE(rules.allows_goos("linux"));
  EXPECT_FALSE(rules.allows_goos("amd64"));
  EXPECT_TRUE(rules.allows_goarch("amd64"));
  EXPECT_TRUE(rules.allows_toolchain("go1.26.7"));
  EXPECT_FALSE(rules.allows_toolchain("gcc-12.2"));
  EXPECT_TRUE(rules.allows_program("golang.org/x/tools/gopls"));
  EXPECT_FALSE(rules.allows_program("acme.org/cc"));
  EXPECT_TRUE(rules.allows_version("golang.org/x/tools/gopls", "v0.13.0"));
  EXPECT_FALSE(rules.allows_version("cmd/go", "v0.13.0"));
  EXPECT_FALSE(rules.allows_version("acme.org/cc", "v0.13.0"));
  EXPECT_EQ(rules.counter_rate("cmd/go", "go/vcs:git"), 1);
  EXPECT_LT(rules.counter_rate("cmd/go", "go/vcs:cvs"), 0);
  EXPECT_LT(rules.counter_rate("cmd/compile", "go/vcs:git"), 0);
  EXPECT_LT(rules.counter_rate("acme.org/cc", "go/vcs:git"), 0);
  EXPECT_EQ(rules.stack_rate("cmd/compile", "compile/bug\nmain.main:+1,+0x2"), 1);
  EXPECT_LT(rules.stack_rate("cmd/compile", "go/bug\nmain.main:+1,+0x2"), 0);
  EXPECT_LT(rules.counter_rate("cmd/compile", "compile/bug"), 0);
}

}  // namespace
}  // namespace tally::format
