#include "client/installed_command.h"

#include <errno.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/temp_dir.h"

namespace tally::client {
namespace {

namespace fs = std::filesystem;

class InstalledCommand : public testing::Test {
 protected:
  // Makes the file `<directory>/tally` and returns its path.
  std::string make(const std::string& directory, mode_t mode = 0755) const {
    const fs::path file = root_.path() / directory / "tally";
    fs::create_directories(file.parent_path());
    std::ofstream{file} << "#!/bin/sh\n";
    ::chmod(file.c_str(), mode);
    return file;
  }
  std::string in(const std::string& directory) const { return root_.path() / directory; }

  // What is found by this PATH. What is installed on the machine that runs the test is no matter.
  std::string found(const std::string& path) {
    ::setenv("PATH", path.c_str(), 1);
    const bool is_found = find_installed_tally(out_);
    EXPECT_EQ(is_found, !out_.empty());
    return std::string{out_.view()};
  }
  bool is_of_machine(const std::string& file) const {
    return file.empty() || file == "/usr/local/bin/tally" || file == "/usr/bin/tally";
  }

  base::TempDir root_;
  consent::PathBuffer out_;
};

TEST_F(InstalledCommand, IsTheFirstOnPath) {
  const std::string first = make("a");
  const std::string second = make("b");
  EXPECT_EQ(found(in("none") + ":" + in("a") + ":" + in("b")), first);
  EXPECT_EQ(found(in("b") + ":" + in("a")), second);
  EXPECT_EQ(found("::" + in("b") + ":"), second);
}

TEST_F(InstalledCommand, IsAFileThatCanBeRun) {
  make("not-executable", 0644);
  fs::create_directories(in("directory") + "/tally");
  const std::string good = make("good");
  EXPECT_EQ(found(in("not-executable") + ":" + in("directory") + ":" + in("good")), good);
}

// Neither the working directory nor what is relative to it: that would be another program wherever
// the user goes.
TEST_F(InstalledCommand, IsNeverRelative) {
  make("here/bin");
  const fs::path before = fs::current_path();
  fs::current_path(in("here"));
  for (const char* path : {"", ".", "bin", "./bin", ":", "bin:."}) {
    EXPECT_TRUE(is_of_machine(found(path))) << path << ": " << out_.view();
  }
  fs::current_path(before);
}

TEST_F(InstalledCommand, IsOfTheMachineIfPathHasNone) {
  const bool is_installed =
      ::access("/usr/local/bin/tally", X_OK) == 0 || ::access("/usr/bin/tally", X_OK) == 0;
  ::unsetenv("PATH");
  EXPECT_EQ(find_installed_tally(out_), is_installed);
  EXPECT_TRUE(is_of_machine(std::string{out_.view()})) << out_.view();
}

TEST_F(InstalledCommand, APathThatDoesNotFitIsNoProgram) {
  const std::string good = make("good");
  EXPECT_EQ(found("/" + std::string(5000, 'd') + ":" + in("good")), good);
  EXPECT_TRUE(is_of_machine(found("/" + std::string(5000, 'd'))));
}

TEST_F(InstalledCommand, ErrnoStays) {
  errno = ENOTTY;
  found(in("none"));
  EXPECT_EQ(errno, ENOTTY);
}

}  // namespace
}  // namespace tally::client
