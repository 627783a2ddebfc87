#include "tally/testing.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace tally::testing {
namespace {

// Counts in a process of its own, as a program under test does.
void count_in_child() {
  const pid_t pid = ::fork();
  if (pid == 0) {
    static Counter c{"acme/c"}, dropped{"acme/dropped"};
    drop_counts(dropped);
    c.add(3);
    dropped.inc();
    const Opened opened =
        open({.collection = "acme", .program = "acme.org/cc", .version = "v1.2.3"});
    dropped.inc();
    ::_exit(opened == Opened::kCounting && dropped.value() == 0 ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);
  ASSERT_EQ(status, 0);
}

TEST(Directory, SumsWhatAllProcessesCounted) {
  Directory telemetry;
  ASSERT_EQ(telemetry.error(), "");
  EXPECT_TRUE(telemetry.counters().empty());
  count_in_child();
  count_in_child();
  const std::map<std::string, uint64_t> expected{{"acme/c", 6}};
  EXPECT_EQ(telemetry.counters(), expected);
  EXPECT_TRUE(telemetry.stacks().empty());
  EXPECT_EQ(telemetry.error(), "");
}

TEST(Directory, CountsWhateverTheEnvironmentSaysAndLeavesItAsItWas) {
  ::setenv("DO_NOT_TRACK", "1", 1);
  ::unsetenv("TALLY_DIR");
  std::string path;
  {
    Directory telemetry;
    path = telemetry.path();
    count_in_child();
    EXPECT_EQ(telemetry.counters()["acme/c"], 3U);
  }
  EXPECT_STREQ(::getenv("DO_NOT_TRACK"), "1");
  EXPECT_EQ(::getenv("TALLY_DIR"), nullptr);
  EXPECT_FALSE(std::filesystem::exists(path));
  ::unsetenv("DO_NOT_TRACK");
}

TEST(Directory, SaysWhatItCannotRead) {
  Directory telemetry;
  std::filesystem::create_directory(telemetry.path() + "/local");
  std::ofstream{telemetry.path() + "/local/bad.v1.count"} << "x";
  EXPECT_TRUE(telemetry.counters().empty());
  EXPECT_NE(telemetry.error().find("bad.v1.count"), std::string::npos);
}

}  // namespace
}  // namespace tally::testing
