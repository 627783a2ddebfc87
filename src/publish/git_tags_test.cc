#include "publish/git_tags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>

#include "base/temp_dir.h"
#include "upload/run_command.h"

namespace tally::publish {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A real repository with these tags, and a configuration that changes how `git tag` prints.
class GitTagsTest : public testing::Test {
 protected:
  void git(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"-C", repository_.path().native()});
    const auto output = upload::run_command(
        "git", arguments,
        {"GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org",
         "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org"},
        kGitLimit);
    ASSERT_TRUE(output && output->succeeded) << (output ? output->error : output.error().message);
  }

  void SetUp() override {
    git({"init", "-q"});
    git({"commit", "-q", "--allow-empty", "-m", "first"});
    git({"config", "column.ui", "always"});
    git({"config", "tag.sort", "-refname"});
  }

  base::TempDir repository_;
};

TEST_F(GitTagsTest, AreAllOfThem) {
  EXPECT_THAT(read_git_tags(repository_.path()).value(), ElementsAre());
  git({"tag", "v1.0.0"});
  git({"tag", "-a", "-m", "said", "tool/v1.0.0"});
  git({"tag", "nightly"});
  EXPECT_THAT(read_git_tags(repository_.path()).value(),
              ElementsAre("nightly", "tool/v1.0.0", "v1.0.0"));
}

TEST_F(GitTagsTest, AreMoreThanOtherProgramsMayPrint) {
  for (int i = 0; i < 90; ++i) git({"tag", std::string(200, 'x') + std::to_string(100 + i)});
  EXPECT_EQ(read_git_tags(repository_.path())->size(), 90U);
}

TEST_F(GitTagsTest, AreOfTheRepositoryThatWasNamedAlsoInAHook) {
  git({"tag", "v1.0.0"});
  ::setenv("GIT_DIR", "/nowhere", 1);
  const auto tags = read_git_tags(repository_.path());
  ::unsetenv("GIT_DIR");
  EXPECT_THAT(tags.value(), ElementsAre("v1.0.0"));
}

TEST(GitTags, SaysWhatIsWrong) {
  const base::TempDir empty;
  const auto none = read_git_tags(empty.path());
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message,
              HasSubstr("reading the git tags of " + empty.path().native() + ": git failed: "));
  const auto gone = read_git_tags(empty.path() / "gone");
  ASSERT_FALSE(gone);
  EXPECT_THAT(gone.error().message, HasSubstr("cannot change to"));
}

}  // namespace
}  // namespace tally::publish
