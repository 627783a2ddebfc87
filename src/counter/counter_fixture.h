// A telemetry directory and child processes to count in it. For tests only.
#ifndef TALLY_COUNTER_COUNTER_FIXTURE_H_
#define TALLY_COUNTER_COUNTER_FIXTURE_H_

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <map>
#include <string>

#include "base/file.h"
#include "base/temp_dir.h"
#include "countfile/reader.h"
#include "tally/counter.h"

namespace tally {

// Sanitizers need more stack than a program, and take a cancelled thread's stack for damaged.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif

// Each case runs in a process of its own, since a process opens its file once.
class CounterFixture : public testing::Test {
 protected:
  OpenConfig config() const {
    return {.collection = "acme",
            .program = "acme.org/cc",
            .version = "v1.2.3",
            .directory = directory_.c_str()};
  }

  // Runs `body` in a child process, which must return true.
  static void in_child(const std::function<bool()>& body) {
    const pid_t pid = ::fork();
    ASSERT_GE(pid, 0);
    if (pid == 0) ::_exit(body() ? 0 : 1);
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  }

  // The sums over all counter files.
  std::map<std::string, uint64_t> counts() const {
    std::map<std::string, uint64_t> sums;
    const auto names = base::list_directory(dir_ / "local").value();
    for (const std::string& name : names) {
      if (!name.ends_with(countfile::kFileSuffix)) continue;
      const std::string bytes = base::read_file(dir_ / "local" / name).value();
      const auto contents = countfile::parse(bytes);
      EXPECT_TRUE(contents.has_value()) << name;
      for (const auto& entry : contents->entries) sums[std::string(entry.name)] += entry.value;
    }
    return sums;
  }

  using Sums = std::map<std::string, uint64_t>;

  const base::TempDir dir_;
  const std::string directory_ = dir_.path().native();
};

}  // namespace tally

#endif  // TALLY_COUNTER_COUNTER_FIXTURE_H_
