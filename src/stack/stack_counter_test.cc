#include "tally/stack.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <thread>
#include <vector>

#include "counter/counter_fixture.h"
#include "countfile/frame.h"
#include "stack/registers.h"

namespace tally {
namespace {

#if defined(__arm__)
constexpr bool kHasWholeStacks = false;  // the function and its caller alone
#else
constexpr bool kHasWholeStacks = true;
#endif

class StackCounterTest : public CounterFixture {
 protected:
  // The stacks of the counter, as `frame\nframe…`, each of which readers must take.
  Sums stacks(std::string_view prefix = "acme/bug") const {
    Sums found;
    for (const auto& [name, sum] : counts()) {
      if (!name.starts_with(std::string(prefix) + "\n")) continue;
      EXPECT_EQ(countfile::check_stack(name).fault, countfile::StackCheck::Fault::kNone)
          << name.substr(0, 200);
      found[name.substr(prefix.size() + 1)] = sum;
    }
    return found;
  }

  static uint64_t sum_of(const Sums& sums) {
    uint64_t sum = 0;
    for (const auto& [name, n] : sums) sum += n;
    return sum;
  }
};

StackCounter bug{"acme/bug"};

// C functions, so that their names are the same whoever compiles them.
extern "C" {
__attribute__((noinline)) void acme_count() { bug.inc(); }
__attribute__((noinline)) void acme_outer() {
  acme_count();
  __asm__ volatile("");
}
__attribute__((noinline)) void acme_other() {
  acme_count();
  __asm__ volatile("");
}
}

// Calls from one and the same place: compilers make several of a loop.
__attribute__((noinline)) void repeat(int times, void (*call)()) {
  for (int i = 0; i < times; ++i) {
    call();
    __asm__ volatile("");
  }
}

TEST_F(StackCounterTest, CountsEachStackByItself) {
  if (!stack::kHasCallFrameInformation) GTEST_SKIP() << "a stack is one function here";
  in_child([&] {
    if (open(config()) != Opened::kCounting) return false;
    repeat(1000, acme_outer);
    repeat(7, acme_other);
    return true;
  });
  const Sums found = stacks();
  ASSERT_EQ(found.size(), 2U);
  for (const auto& [stack, n] : found) {
    const bool is_outer = stack.contains("\nacme_outer:+0x");
    EXPECT_TRUE(stack.starts_with("acme_count:+0x")) << stack;
    EXPECT_TRUE(is_outer || stack.contains("\nacme_other:+0x")) << stack;
    EXPECT_EQ(n, is_outer ? 1000U : 7U);
    EXPECT_EQ(stack.contains("\nmain:+0x"), kHasWholeStacks) << stack;
    EXPECT_EQ(std::ranges::count(stack, '/'), 0) << stack;  // no path
  }
}

TEST_F(StackCounterTest, CountsBeforeAndAfterOpen) {
  in_child([&] {
    repeat(3, acme_outer);
    if (open(config()) != Opened::kCounting) return false;
    repeat(4, acme_outer);
    return true;
  });
  EXPECT_EQ(sum_of(stacks()), 7U);
}

TEST_F(StackCounterTest, WithoutOpenNothingIsWritten) {
  in_child([] {
    acme_outer();
    return true;
  });
  EXPECT_TRUE(base::list_directory(dir_.path()).value().empty());
}

TEST_F(StackCounterTest, OffWritesNothing) {
  std::ofstream{dir_ / "mode"} << "off";
  in_child([&] {
    acme_outer();
    if (open(config()) != Opened::kOff) return false;
    acme_outer();
    return true;
  });
  EXPECT_EQ(base::list_directory(dir_.path()).value(), std::vector<std::string>{"mode"});
}

template <size_t kDepth>
void count_at_depth() {
  static StackCounter counter{"acme/deep", kDepth};
  counter.inc();
}

// As many frames as were asked for, from 1 on; what is asked for in vain is taken for the nearest.
TEST_F(StackCounterTest, IsAsDeepAsItWasMade) {
  if (!kHasWholeStacks) GTEST_SKIP() << "its stacks are two frames";
  in_child([&] {
    if (open(config()) != Opened::kCounting) return false;
    count_at_depth<0>();
    count_at_depth<1>();
    count_at_depth<3>();
    count_at_depth<1000>();
    return true;
  });
  std::vector<long> depths;
  for (const auto& [stack, n] : stacks("acme/deep")) {
    EXPECT_EQ(n, 1U);
    depths.push_back(std::ranges::count(stack, '\n') + 1);
  }
  std::ranges::sort(depths);
  ASSERT_EQ(depths.size(), 4U);
  EXPECT_EQ((std::vector<long>{depths.begin(), depths.begin() + 3}), (std::vector<long>{1, 1, 3}));
  EXPECT_GT(depths[3], 5);
}

TEST_F(StackCounterTest, AForkedChildForgetsWhatItsParentCounted) {
  in_child([&] {
    repeat(5, acme_outer);
    const pid_t child = ::fork();
    if (child == 0) acme_outer();
    if (open(config()) != Opened::kCounting) ::_exit(1);
    acme_outer();
    if (child == 0) ::_exit(0);
    int status = 0;
    return ::waitpid(child, &status, 0) == child && status == 0;
  });
  // The parent's six; the child's own from before, and each one's behind `open`.
  EXPECT_EQ(sum_of(stacks()), 5U + 1 + 1 + 1);
}

TEST_F(StackCounterTest, AForkedChildGoesOnCounting) {
  in_child([&] {
    if (open(config()) != Opened::kCounting) return false;
    acme_outer();
    const pid_t child = ::fork();
    acme_outer();
    if (child == 0) ::_exit(0);
    int status = 0;
    return ::waitpid(child, &status, 0) == child && status == 0;
  });
  EXPECT_EQ(sum_of(stacks()), 3U);
}

TEST_F(StackCounterTest, ThreadsCountExactly) {
  if (!stack::kHasCallFrameInformation) GTEST_SKIP() << "a stack is one function here";
  constexpr int kThreads = 8, kCounts = 2000;
  in_child([&] {
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < kCounts; ++i) repeat(1, i % 2 == 0 ? acme_outer : acme_other);
      });
    }
    const bool is_open = open(config()) == Opened::kCounting;
    for (std::thread& thread : threads) thread.join();
    return is_open;
  });
  uint64_t outer = 0;
  for (const auto& [stack, n] : stacks()) outer += stack.contains("acme_outer") ? n : 0;
  EXPECT_EQ(outer, uint64_t{kThreads} * kCounts / 2);
  EXPECT_EQ(sum_of(stacks()), uint64_t{kThreads} * kCounts);
}

TEST_F(StackCounterTest, CountsInASignalHandler) {
  if (!stack::kHasCallFrameInformation) GTEST_SKIP() << "a stack is one function here";
  in_child([&] {
    struct sigaction action = {};
    action.sa_handler = [](int) { acme_outer(); };
    ::sigaction(SIGUSR1, &action, nullptr);
    if (::raise(SIGUSR1) != 0 || open(config()) != Opened::kCounting) return false;
    const int before = errno = 77;
    return ::raise(SIGUSR1) == 0 && errno == before;
  });
  EXPECT_EQ(sum_of(stacks()), 2U);
  for (const auto& [stack, n] : stacks()) {
    EXPECT_TRUE(stack.starts_with("acme_count:+0x")) << stack;
    EXPECT_TRUE(stack.contains("\nacme_outer:+0x")) << stack;
  }
}

// A call of itself from one place or the other for each bit: each number has a stack of its own.
constexpr unsigned kBits = 13;
StackCounter branches{"acme/branches", kBits + 1};
__attribute__((noinline)) void count_branches(unsigned bits, unsigned left) {  // NOLINT
  if (left == 0) {
    branches.inc();
  } else if ((bits & 1) != 0) {
    __asm__ volatile("nop");  // or the two calls may become one
    count_branches(bits / 2, left - 1);
    __asm__ volatile("nop");
  } else {
    count_branches(bits / 2, left - 1);
    __asm__ volatile("");
  }
}

TEST_F(StackCounterTest, OfTooManyStacksTheRestIsDropped) {
  if (!kHasWholeStacks) GTEST_SKIP() << "its stacks are two frames";
  constexpr unsigned kStacks = 5000;
  in_child([&] {
    for (unsigned i = 0; i < kStacks; ++i) count_branches(i, kBits);
    if (open(config()) != Opened::kCounting) return false;
    count_branches(0, kBits);            // the first one
    count_branches(kStacks - 1, kBits);  // one that was dropped
    return true;
  });
  const Sums found = stacks("acme/branches");
  EXPECT_EQ(found.size(), 4096U);
  EXPECT_EQ(sum_of(found), 4097U);
  EXPECT_EQ(counts()["tally/dropped"], kStacks - 4096 + 1);
}

TEST_F(StackCounterTest, SaysWhatItDoesIfAsked) {
  const std::string path = directory_ + "/trace";
  in_child([&] {
    ::setenv("TALLY_DEBUG", "counter", 1);
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ::dup2(file, STDERR_FILENO) < 0) return false;
    acme_outer();
    return open(config()) == Opened::kCounting;
  });
  const std::string said = base::read_file(path).value();
  EXPECT_TRUE(said.contains("acme/bug")) << said;
  EXPECT_TRUE(said.contains("acme_count:+0x")) << said;
}

TEST_F(StackCounterTest, AssertsAndGoesOn) {
  in_child([&] {
    if (open(config()) != Opened::kCounting) return false;
    static StackCounter failed{"acme/failed"};
    return assert_that(true, failed) && !assert_that(false, failed);
  });
  EXPECT_EQ(sum_of(stacks("acme/failed")), 1U);
}

// `inc` leaves errno as it is, also where it names the stack.
TEST_F(StackCounterTest, LeavesErrnoAlone) {
  in_child([&] {
    if (open(config()) != Opened::kCounting) return false;
    for (int i = 0; i < 3; ++i) {
      errno = 77;
      acme_outer();
      if (errno != 77) return false;
    }
    return true;
  });
  EXPECT_EQ(sum_of(stacks()), 3U);
}

TEST_F(StackCounterTest, ABadPrefixCountsNothing) {
  static const std::string too_long(4096, 'n');
  in_child([&] {
    static StackCounter empty{dynamic_name("")}, space{dynamic_name("acme/a b")},
        null{dynamic_name(nullptr)}, huge{dynamic_name(too_long.c_str())};
    for (StackCounter* c : {&empty, &space, &null, &huge}) c->inc();
    if (open(config()) != Opened::kCounting) return false;
    for (StackCounter* c : {&empty, &space, &null, &huge}) c->inc();
    return true;
  });
  EXPECT_EQ(counts(), Sums{});
}

// Down to what has no room for a frame at all.
TEST_F(StackCounterTest, ALongPrefixLeavesLessForTheStack) {
  if (!stack::kHasCallFrameInformation) GTEST_SKIP() << "a stack is one function here";
  for (const size_t length : {size_t{3000}, size_t{4000}, size_t{4090}, size_t{4095}}) {
    static std::string prefix;
    prefix = "acme/" + std::string(length - 5, 'n');
    in_child([&] {
      static StackCounter counter{dynamic_name(prefix.c_str()), 8};
      counter.inc();
      return open(config()) == Opened::kCounting;
    });
    const Sums found = stacks(prefix);
    EXPECT_EQ(found.size(), length < 4080 ? 1U : 0U) << length;
    for (const auto& [stack, n] : found) {
      EXPECT_EQ(stack.ends_with("\ntruncated\n"), length == 4000) << stack;
      EXPECT_LE(length + 1 + stack.size(), size_t{4096});
    }
  }
  EXPECT_EQ(counts().size(), 2U);
}

}  // namespace
}  // namespace tally
