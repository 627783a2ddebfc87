#include "upload/run_command.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <string>

namespace tally::upload {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::MatchesRegex;

constexpr seconds kLong{60};

CommandOutput shell(const std::string& script, const std::vector<std::string>& variables = {}) {
  return run_command("sh", {"-c", script}, variables, kLong).value();
}

TEST(RunCommandTest, TakesBothStreams) {
  const CommandOutput output = shell("echo out; echo error >&2");
  EXPECT_TRUE(output.succeeded);
  EXPECT_EQ(output.out, "out\n");
  EXPECT_EQ(output.error, "error\n");
}

TEST(RunCommandTest, SaysHowTheProgramEnded) {
  EXPECT_FALSE(shell("exit 3").succeeded);
  EXPECT_FALSE(shell("kill -9 $$").succeeded);
}

TEST(RunCommandTest, PassesArgumentsAsTheyAre) {
  const auto output = run_command("printf", {"%s|", "a b", "$HOME", "'\"*"}, {}, kLong);
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out, "a b|$HOME|'\"*|");
}

TEST(RunCommandTest, ReplacesVariablesAndPassesOnTheOthers) {
  ::setenv("TALLY_TEST_A", "1", 1);
  ::setenv("TALLY_TEST_B", "2", 1);
  EXPECT_EQ(shell("echo $TALLY_TEST_A $TALLY_TEST_B", {"TALLY_TEST_B=3"}).out, "1 3\n");
  ::unsetenv("TALLY_TEST_A");
  ::unsetenv("TALLY_TEST_B");
}

TEST(RunCommandTest, GivesNoInputAndNoDirectoryOfTheUsers) {
  EXPECT_EQ(shell("cat; pwd").out, "/\n");
}

TEST(RunCommandTest, StartsWithTheSignalsThatProgramsExpect) {
  sigset_t pipe, before;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  ::sigprocmask(SIG_BLOCK, &pipe, &before);
  const auto old = ::signal(SIGPIPE, SIG_IGN);
  const std::string status = shell("grep -E 'SigBlk|SigIgn' /proc/self/status").out;
  ::signal(SIGPIPE, old);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  // SIGPIPE is the thirteenth: the lowest bit of the fourth hexadecimal digit from behind.
  EXPECT_THAT(status, MatchesRegex("SigBlk:\t[0-9a-f]{12}[02468ace][0-9a-f]{3}\n"
                                   "SigIgn:\t[0-9a-f]{12}[02468ace][0-9a-f]{3}\n"));
}

// So that whoever ends all of it, as the sidecar does, ends that, too.
TEST(RunCommandTest, StaysInOurProcessGroup) {
  EXPECT_EQ(shell("cut -d' ' -f5 /proc/self/stat").out, std::to_string(::getpgrp()) + "\n");
}

// What it leaves behind would hold them, and let wait who waits for our end.
TEST(RunCommandTest, GivesNoDescriptorsOfOurs) {
  const int other = ::open("/dev/null", O_RDONLY);
  ASSERT_GE(other, 0);
  EXPECT_EQ(shell("[ -e /proc/self/fd/" + std::to_string(other) + " ] || echo none").out, "none\n");
  ::close(other);
}

TEST(RunCommandTest, WorksWhereNobodyHearsOfChildren) {
  const auto old = ::signal(SIGCHLD, SIG_IGN);
  const CommandOutput output = shell("echo out");
  ::signal(SIGCHLD, old);
  EXPECT_TRUE(output.succeeded);
  EXPECT_EQ(output.out, "out\n");
}

TEST(RunCommandTest, TakesNoMoreThanItsLimit) {
  const CommandOutput output = shell("head -c 1000000 /dev/zero; echo end >&2");
  EXPECT_TRUE(output.succeeded);
  EXPECT_EQ(output.out.size(), kMaxOutput);
  EXPECT_EQ(output.error, "end\n");
  const auto more = run_command("head", {"-c", "1000000", "/dev/zero"}, {}, kLong, 100'000);
  EXPECT_EQ(more->out.size(), 100'000U);
}

TEST(RunCommandTest, EndsWhatTakesTooLong) {
  for (const char* script : {"exec sleep 1000", "exec >&- 2>&-; exec sleep 1000", "sleep 10"}) {
    const auto output = run_command("sh", {"-c", script}, {}, seconds{1});
    ASSERT_FALSE(output) << script;
    EXPECT_THAT(output.error().message, HasSubstr("took longer than 1 seconds"));
  }
}

TEST(RunCommandTest, SaysThatThereIsNoSuchProgram) {
  const auto output = run_command("tally-no-such-program", {}, {}, kLong);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().message, "running tally-no-such-program: No such file or directory");
}

}  // namespace
}  // namespace tally::upload
