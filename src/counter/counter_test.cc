#include "tally/counter.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <algorithm>
#include <barrier>
#include <cerrno>
#include <deque>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "counter/counter_fixture.h"
#include "tally/histogram.h"

namespace tally {
namespace {

class CounterTest : public CounterFixture {};

TEST_F(CounterTest, CountsBeforeAndAfterOpen) {
  in_child([&] {
    static Counter early{"acme/early"}, late{"acme/late"}, both{"acme/both"};
    early.inc();
    both.add(40);
    if (open(config()) != Opened::kCounting) return false;
    late.inc();
    both.inc();
    both.inc();
    return open(config()) == Opened::kCounting;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/early", 1}, {"acme/late", 1}, {"acme/both", 42}}));
}

TEST_F(CounterTest, UnusedCountersLeaveNoTrace) {
  in_child([&] {
    static Counter unused{"acme/unused"};
    return unused.name() != nullptr && open(config()) == Opened::kCounting;
  });
  EXPECT_EQ(counts(), Sums{});
}

TEST_F(CounterTest, SaturatesAndKeepsLargeAddsExact) {
  in_child([&] {
    static Counter large{"acme/large"}, top{"acme/top"}, before{"acme/before"};
    large.add((uint64_t{1} << 40) + 3);  // the reference loses the high bits of this
    before.add(UINT64_MAX);
    before.add(5);
    if (open(config()) != Opened::kCounting) return false;
    top.add(UINT64_MAX - 1);
    top.inc();
    top.inc();
    top.add(UINT64_MAX);
    return true;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/large", (uint64_t{1} << 40) + 3},
                            {"acme/top", UINT64_MAX},
                            {"acme/before", UINT64_MAX}}));
}

TEST_F(CounterTest, BadNamesCountNothing) {
  static const std::string too_long(4097, 'n');
  in_child([&] {
    static Counter empty{dynamic_name("")}, huge{dynamic_name(too_long.c_str())},
        null{dynamic_name(nullptr)}, space{dynamic_name("acme/a b")}, good{"acme/good"};
    for (Counter* c : {&empty, &huge, &null, &space, &good}) c->inc();
    if (open(config()) != Opened::kCounting) return false;
    for (Counter* c : {&empty, &huge, &null, &space, &good}) c->inc();
    return true;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/good", 2}}));
}

TEST_F(CounterTest, OffWritesNothing) {
  std::ofstream{dir_ / "mode"} << "off";
  in_child([&] {
    static Counter c{"acme/c"};
    c.inc();
    if (open(config()) != Opened::kOff) return false;
    c.inc();
    return true;
  });
  EXPECT_EQ(base::list_directory(dir_.path()).value(), std::vector<std::string>{"mode"});
}

TEST_F(CounterTest, OffByEnvironmentMakesNoDirectory) {
  in_child([&] {
    ::setenv("DO_NOT_TRACK", "1", 1);
    const std::string below = directory_ + "/none";
    OpenConfig elsewhere = config();
    elsewhere.directory = below.c_str();
    return open(elsewhere) == Opened::kOff;
  });
  EXPECT_TRUE(base::list_directory(dir_.path()).value().empty());
}

TEST_F(CounterTest, AConfigWithoutAProgramFailsAndCountsNothing) {
  in_child([&] {
    static Counter c{"acme/c"};
    c.inc();
    if (open({.collection = "acme", .directory = directory_.c_str()}) != Opened::kFailed) {
      return false;
    }
    c.inc();
    return true;
  });
  EXPECT_EQ(counts(), Sums{});
}

TEST_F(CounterTest, TimeCanBeSetForATestsDirectoryOnly) {
  const auto is_of_2030 = [](const std::string& name) { return name.contains("2030-01-02"); };
  const std::string own = directory_ + "/own";
  in_child([&] {
    ::setenv("TALLY_AS_OF", "2030-01-02", 1);
    ::setenv("TALLY_DIR", directory_.c_str(), 1);
    OpenConfig elsewhere = config();
    elsewhere.directory = own.c_str();
    return open(elsewhere) == Opened::kCounting;
  });
  EXPECT_TRUE(std::ranges::none_of(base::list_directory(own + "/local").value(), is_of_2030));
  in_child([&] {
    ::setenv("TALLY_AS_OF", "2030-01-02", 1);
    ::setenv("TALLY_DIR", directory_.c_str(), 1);
    return open({.collection = "acme", .program = "acme.org/cc", .version = "v1.2.3"}) ==
           Opened::kCounting;
  });
  EXPECT_TRUE(std::ranges::any_of(base::list_directory(dir_ / "local").value(), is_of_2030));
}

// The host's output must never end up in the counter file.
TEST_F(CounterTest, LeavesTheStandardStreamsAlone) {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    in_child([&] {
      static Counter c{"acme/c"};
      c.inc();
      ::close(stream);
      if (open(config()) != Opened::kCounting) return false;
      return ::write(stream, "output", 6) == -1 && errno == EBADF;
    });
  }
  EXPECT_EQ(counts(), (Sums{{"acme/c", 3}}));
}

// Beyond the limit a write raises SIGXFSZ, which would end the host.
TEST_F(CounterTest, AFileSizeLimitIsAFullDisk) {
  in_child([&] {
    const rlimit limit{.rlim_cur = 8192, .rlim_max = RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return open(config()) == Opened::kFailed;
  });
  in_child([&] {
    const rlimit limit{.rlim_cur = 0, .rlim_max = RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return open(config()) == Opened::kFailed;
  });
}

TEST_F(CounterTest, CountsThatFindNoRoomWaitForIt) {
  static const std::string long_name = "acme/" + std::string(4000, 'n');
  in_child([&] {
    rlimit limit{.rlim_cur = countfile::kPageSize, .rlim_max = RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    static std::deque<std::string> names;
    static std::deque<Counter> counters;
    if (open(config()) != Opened::kCounting) return false;
    for (int i = 0; i < 8; ++i) {
      names.push_back(long_name + std::to_string(i));
      counters.emplace_back(dynamic_name(names.back().c_str())).add(3);
    }
    limit.rlim_cur = RLIM_INFINITY;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    for (Counter& c : counters) c.add(1);
    return true;
  });
  const Sums sums = counts();
  EXPECT_EQ(sums.size(), 8U);
  for (const auto& [name, sum] : sums) EXPECT_EQ(sum, 4U) << name.substr(4000);
}

TEST_F(CounterTest, AForkedChildForgetsWhatItsParentCounted) {
  in_child([&] {
    static Counter c{"acme/c"};
    c.add(5);
    const pid_t child = ::fork();
    if (child == 0) c.add(100);
    if (open(config()) != Opened::kCounting) ::_exit(1);
    c.inc();
    if (child == 0) ::_exit(0);
    int status = 0;
    return ::waitpid(child, &status, 0) == child && status == 0;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/c", 5 + 1 + 100 + 1}}));
}

// The weekly run holds the file: its counts would be thrown away with it.
TEST_F(CounterTest, AFileThatTheWeeklyRunHasIsNotUsed) {
  in_child([&] { return open(config()) == Opened::kCounting; });
  std::string path;
  const auto names = base::list_directory(dir_ / "local").value();
  for (const std::string& name : names) {
    if (name.ends_with(countfile::kFileSuffix)) path = (dir_ / "local" / name).native();
  }
  const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_len = 1;
  ASSERT_EQ(::fcntl(fd, F_OFD_SETLK, &lock), 0);
  in_child([&] { return open(config()) == Opened::kFailed; });
  ::close(fd);
  in_child([&] { return open(config()) == Opened::kCounting; });
}

TEST_F(CounterTest, ErrnoStays) {
  in_child([&] {
    static Counter c{"acme/c"};
    errno = 77;
    c.inc();
    open(config());
    c.inc();
    return errno == 77;
  });
}

// Threads count all the while the file is opened: not one count may fall between object and file.
TEST_F(CounterTest, NothingIsLostWhileTheFileOpens) {
  constexpr int kRounds = 30, kThreads = 4, kCounts = 2000;
  for (int round = 0; round < kRounds; ++round) {
    in_child([&] {
      static std::deque<Counter> counters;
      for (const char* name : {"a", "b", "c"}) counters.emplace_back(dynamic_name(name));
      std::vector<std::jthread> threads;
      for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([] {
          for (int i = 0; i < kCounts; ++i) {
            for (Counter& c : counters) c.inc();
          }
        });
      }
      return open(config()) == Opened::kCounting;
    });
  }
  constexpr uint64_t kEach = uint64_t{kRounds} * kThreads * kCounts;
  EXPECT_EQ(counts(), (Sums{{"a", kEach}, {"b", kEach}, {"c", kEach}}));
}

// All threads use each counter for the first time at once, before the file is open and after.
TEST_F(CounterTest, FirstCountsAtOnceAreAllCounted) {
  constexpr size_t kCounters = 2000;
  constexpr int kThreads = 4;
  in_child([&] {
    static std::deque<std::string> names;
    static std::deque<Counter> counters;
    for (size_t i = 0; i < kCounters; ++i) {
      counters.emplace_back(dynamic_name(names.emplace_back("acme/" + std::to_string(i)).c_str()));
    }
    std::barrier together{kThreads + 1};
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (Counter& c : counters) {
          together.arrive_and_wait();
          c.add(static_cast<uint64_t>(t) + 1);
        }
      });
    }
    for (size_t i = 0; i < kCounters; ++i) {
      together.arrive_and_wait();
      if (i == kCounters / 2 && open(config()) != Opened::kCounting) ::_exit(1);
    }
    return true;
  });
  const Sums counted = counts();
  EXPECT_EQ(counted.size(), kCounters);
  for (const auto& [name, n] : counted) EXPECT_EQ(n, 10U) << name;
}

// The smallest stack that a program gives its handlers, with nothing behind it.
TEST_F(CounterTest, AFirstCountInASignalHandlerNeedsLittleStack) {
  if (kIsSanitized) GTEST_SKIP() << "sanitizers need more stack than a program";
  in_child([&] {
    static Counter c{"acme/in_handler"};
    static Histogram<2> histogram{"acme/size", {"10", "100"}};
    if (open(config()) != Opened::kCounting) return false;
    constexpr size_t kStack = 8192, kPage = 4096;
    char* const memory = static_cast<char*>(::mmap(nullptr, kStack + kPage, PROT_READ | PROT_WRITE,
                                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ::mprotect(memory, kPage, PROT_NONE);
    stack_t stack{};
    stack.ss_sp = memory + kPage;
    stack.ss_size = kStack;
    if (::sigaltstack(&stack, nullptr) != 0) return true;  // this machine's handlers need more
    struct sigaction action{};
    action.sa_handler = [](int) {
      c.inc();
      histogram.record(50);
    };
    action.sa_flags = SA_ONSTACK;
    ::sigaction(SIGUSR1, &action, nullptr);
    ::raise(SIGUSR1);
    return true;
  });
  EXPECT_EQ(counts(), (Sums{{"acme/in_handler", 1}, {"acme/size:<100", 1}}));
}

}  // namespace
}  // namespace tally
