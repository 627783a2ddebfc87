// For the tests of programs that count: a telemetry directory of a test's own, and what was counted
// in it.
//
//   tally::testing::Directory telemetry;  // sets TALLY_DIR, for this process and its children
//   run("my-tool --verbose");
//   EXPECT_EQ(telemetry.counters()["my/flag:verbose"], 1);
//
// Needs C++17. CMake target tally::testing. Not for use in a program that is shipped.
#ifndef TALLY_TESTING_H_
#define TALLY_TESTING_H_

#include <cstdint>
#include <map>
#include <string>

#include "tally/counter.h"

namespace tally::testing {

// Makes an empty directory and leads all counting of this process, which must not have called
// `tally::open` yet, and of processes started from now on into it, whatever the environment says of
// telemetry. At its end the environment is as before, and the directory is removed. For one thread,
// and only one at a time, since it changes the environment.
class Directory {
 public:
  Directory();
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  // Empty if the directory could not be made; `error` says why.
  const std::string& path() const { return path_; }

  // The counters, and the stack counters with their frames written out, summed over all counter
  // files. A file that cannot be read is left out, and `error` says why.
  std::map<std::string, uint64_t> counters();
  std::map<std::string, uint64_t> stacks();

  // The first thing that went wrong, as a sentence; empty if nothing did.
  const std::string& error() const { return error_; }

 private:
  std::map<std::string, uint64_t> read(bool stacks);

  std::string path_;
  std::string error_;
  std::map<std::string, std::string> environment_before_;  // of the variables that were set
};

// From now on the counter drops its counts, as when telemetry is off. It cannot be undone.
void drop_counts(Counter& counter) noexcept;

}  // namespace tally::testing

#endif  // TALLY_TESTING_H_
