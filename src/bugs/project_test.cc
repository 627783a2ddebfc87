#include "bugs/project.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/temp_dir.h"

namespace tally::bugs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kWhole = R"(
# What triage knows of our programs.
[program."acme.org/cc"]
data = ["https://telemetry.acme.org", "data/old.ndjson.zst"]
repository = "acme/cc"
label = "telemetry"
title-prefix = "cc"
more-labels = ["bug"]
blamed = ["acme::"]
uninteresting = ["acme::check_failed", "Fatal"]
source = "https://github.com/acme/cc/blob/{version}/{file}#L{line}"
debug = ["debug", "https://debuginfod.acme.org"]

[program.tool]
label = "tool"
)";

std::string error_of(std::string_view text) {
  const auto project = parse_project(text, "stacks.toml");
  return project ? std::string{} : project.error().message;
}

TEST(Project, ReadsAllOfIt) {
  const auto project = parse_project(kWhole, "stacks.toml");
  ASSERT_TRUE(project) << project.error().message;
  EXPECT_EQ(project->programs.size(), 2U);
  const ProjectProgram& cc = project->program("acme.org/cc");
  EXPECT_THAT(cc.data, ElementsAre("https://telemetry.acme.org", "data/old.ndjson.zst"));
  EXPECT_EQ(cc.repository, "acme/cc");
  EXPECT_EQ(cc.label, "telemetry");
  EXPECT_EQ(cc.title_prefix, "cc");
  EXPECT_THAT(cc.more_labels, ElementsAre("bug"));
  EXPECT_THAT(cc.blamed, ElementsAre("acme::"));
  EXPECT_THAT(cc.uninteresting, ElementsAre("acme::check_failed", "Fatal"));
  EXPECT_EQ(cc.source, "https://github.com/acme/cc/blob/{version}/{file}#L{line}");
  EXPECT_THAT(cc.debug_directories, ElementsAre("debug"));
  EXPECT_THAT(cc.debug_servers, ElementsAre("https://debuginfod.acme.org"));
  EXPECT_EQ(project->program("tool").label, "tool");
  EXPECT_EQ(project->program("nobody"), ProjectProgram{});
}

TEST(Project, SaysNothingOfNothing) {
  const auto project = parse_project("", "stacks.toml");
  ASSERT_TRUE(project);
  EXPECT_TRUE(project->programs.empty());
}

TEST(Project, SaysWhereWhatIsWrong) {
  constexpr std::string_view kHead = "[program.a]\n";
  const auto error_behind = [&](std::string_view line) {
    return error_of(std::string{kHead} + std::string{line} + "\n");
  };
  EXPECT_THAT(error_behind("label = telemetry"), StartsWith("stacks.toml:2:10: this is no TOML: "));
  EXPECT_EQ(error_behind("lable = \"x\""),
            "stacks.toml:2:1: there is no key lable; did you mean label?");
  EXPECT_THAT(error_behind("completely = \"x\""), HasSubstr("; there are repository, label, "));
  EXPECT_EQ(error_behind("label = 7"), "stacks.toml:2:9: label is no text in quotes");
  EXPECT_EQ(error_behind("label = \"\""), "stacks.toml:2:9: label is empty");
  EXPECT_EQ(error_behind("label = \"a\\nb\""),
            "stacks.toml:2:9: label has a control character in it");
  EXPECT_THAT(error_behind("label = \"a, b\""),
              StartsWith("stacks.toml:2:9: label has a comma, at which GitHub takes it for two"));
  EXPECT_THAT(error_behind("blamed = \"x\""),
              StartsWith("stacks.toml:2:10: blamed is no list of texts"));
  EXPECT_EQ(error_behind("blamed = [\"x\", 7]"),
            "stacks.toml:2:16: an entry of blamed is no text in quotes");
  EXPECT_THAT(error_behind("repository = \"cc\""),
              StartsWith("stacks.toml:2:14: repository is \"cc\"; wanted is OWNER/NAME"));
  for (const char* name : {"/cc", "acme/", "acme/cc/x", "acme/c c", "../cc", "acme/.."}) {
    EXPECT_NE(error_behind(fmt::format("repository = \"{}\"", name)), "") << name;
  }
  EXPECT_THAT(error_behind("source = \"ftp://x/{file}\""), HasSubstr("begin with https://"));
  EXPECT_THAT(error_behind("source = \"https://x/{path}\""), HasSubstr("has {path}, which is not"));
  EXPECT_THAT(error_behind("source = \"https://x/\""), HasSubstr("has no {file} in it"));
  EXPECT_THAT(error_behind("label = \"x\"\nlabel = \"y\""), StartsWith("stacks.toml:3:"));
}

TEST(Project, SaysWhereTheProgramsStand) {
  EXPECT_THAT(error_of("[programs.a]\n"),
              StartsWith("stacks.toml:1:2: there is no key programs; did you mean program?"));
  EXPECT_THAT(error_of("program = 7\n"), StartsWith("stacks.toml:1:11: program is no table"));
  EXPECT_THAT(error_of("[program]\ntool = 7\n"), HasSubstr("program.tool is no table"));
  EXPECT_THAT(error_of("[program.acme.org]\nlabel = \"x\"\n"), HasSubstr("stands in quotes"));
}

// Nobody's file makes us use all the stack.
TEST(Project, NestsNoDeeperThanItMay) {
  EXPECT_NE(error_of("[program.a]\ndata = " + std::string(100'000, '[')), "");
}

TEST(Project, PathsAreThoseOfTheFile) {
  const base::TempDir work;
  const auto file = work.path() / "stacks.toml";
  std::ofstream{file} << kWhole;
  const auto project = read_project_file(file);
  ASSERT_TRUE(project) << project.error().message;
  const ProjectProgram& cc = project->program("acme.org/cc");
  EXPECT_THAT(cc.debug_directories, ElementsAre((work.path() / "debug").native()));
  EXPECT_THAT(cc.data, ElementsAre("https://telemetry.acme.org",
                                   (work.path() / "data/old.ndjson.zst").native()));
  EXPECT_THAT(read_project_file(work.path() / "none").error().message, HasSubstr("none"));
}

}  // namespace
}  // namespace tally::bugs
