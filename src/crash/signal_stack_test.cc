#include "crash/signal_stack.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "crash/child_fixture.h"
#include "tally/telemetry.h"

namespace tally::crash {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

class SignalStackTest : public testing::Test {
 protected:
  void SetUp() override {
    if (kIsSanitized) GTEST_SKIP() << "the sanitizer gives threads signal stacks of its own";
  }
};

stack_t current() {
  stack_t now = {};
  EXPECT_EQ(::sigaltstack(nullptr, &now), 0);
  return now;
}

size_t count_mappings() {
  std::ifstream maps{"/proc/self/maps"};
  size_t count = 0;
  for (std::string line; std::getline(maps, line);) ++count;
  return count;
}

TEST_F(SignalStackTest, IsThereOnceAThreadIsPrepared) {
  std::thread{[] {
    EXPECT_NE(current().ss_flags & SS_DISABLE, 0);
    EXPECT_TRUE(prepare_thread());
    const stack_t stack = current();
    EXPECT_EQ(stack.ss_flags & SS_DISABLE, 0);
    EXPECT_GE(stack.ss_size, size_t{64} * 1024);
    EXPECT_TRUE(prepare_thread());  // it has one
    EXPECT_EQ(current().ss_sp, stack.ss_sp);
  }}.join();
}

TEST_F(SignalStackTest, AThreadsOwnIsLeftAlone) {
  std::thread{[] {
    std::vector<char> room(128 * 1024);
    stack_t own = {};
    own.ss_sp = room.data();
    own.ss_size = room.size();
    ASSERT_EQ(::sigaltstack(&own, nullptr), 0);
    EXPECT_TRUE(prepare_thread());
    EXPECT_TRUE(use_signal_stack());
    EXPECT_EQ(current().ss_sp, room.data());
    own.ss_flags = SS_DISABLE;
    ASSERT_EQ(::sigaltstack(&own, nullptr), 0);
  }}.join();
}

TEST_F(SignalStackTest, GoesWithItsThread) {
  constexpr int kThreads = 10'000;
  std::thread{[] { prepare_thread(); }}.join();
  const size_t before = count_mappings();
  for (int i = 0; i < kThreads; ++i) {
    std::thread{[] { EXPECT_TRUE(prepare_thread()); }}.join();
  }
  EXPECT_LE(count_mappings(), before + 10);
}

// It puts another one in its place, which stays, and ours goes all the same.
TEST_F(SignalStackTest, GoesAlsoIfItWasReplaced) {
  std::vector<char> room(128 * 1024);
  const auto replace = [&room] {
    EXPECT_TRUE(prepare_thread());
    stack_t own = {};
    own.ss_sp = room.data();
    own.ss_size = room.size();
    EXPECT_EQ(::sigaltstack(&own, nullptr), 0);
  };
  std::thread{replace}.join();
  const size_t before = count_mappings();
  for (int i = 0; i < 100; ++i) std::thread{replace}.join();
  EXPECT_LE(count_mappings(), before + 10);
}

extern "C" __attribute__((noinline)) int acme_overflow(int n) {  // NOLINT(misc-no-recursion)
  volatile char room[1000];
  room[0] = static_cast<char>(n);
  if (n == 0) return 0;
  return acme_overflow(n) + room[0];
}

TEST_F(SignalStackTest, CatchesTheOverflowOfTheThreadsStack) {
  const int status = end_of_child([] {
    struct sigaction action = {};
    action.sa_handler = [](int) { ::_exit(7); };
    action.sa_flags = SA_ONSTACK;
    ::sigaction(SIGSEGV, &action, nullptr);
    std::thread{[] {
      if (prepare_thread()) acme_overflow(1);
    }}.join();
  });
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 7) << status;
}

}  // namespace
}  // namespace tally::crash
