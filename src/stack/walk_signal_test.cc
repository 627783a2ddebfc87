// Walks from signal handlers, and on stacks that the C library does not know of.
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <thread>
#include <vector>

#include "stack/walk_fixture.h"

namespace tally::stack {
namespace {

// ThreadSanitizer calls handlers later, and knows of one stack for each thread.
#if defined(__SANITIZE_THREAD__)
constexpr bool kIsOfItsOwnMind = true;
#else
constexpr bool kIsOfItsOwnMind = false;
#endif

Stacks stacks;

void on_signal(int) {
  take_stacks(stacks);
  stay();
}

struct WalkSignalTest : testing::Test {
  void SetUp() override {
    if (!kHasCallFrameInformation) GTEST_SKIP() << "its unwind tables are not read";
#if defined(__aarch64__) || !defined(__GLIBC__)
    GTEST_SKIP()
        << "no table of Linux's (since 5.8) or of musl says what the trampoline returns to";
#endif
    if (kIsOfItsOwnMind) GTEST_SKIP() << "the sanitizer calls handlers later";
    prepare_own_modules();
    stacks = {};
  }

  static void handle(int signal, int flags) {
    struct sigaction action = {};
    action.sa_handler = on_signal;
    action.sa_flags = flags;
    ASSERT_EQ(::sigaction(signal, &action, nullptr), 0);
  }
};

TEST_F(WalkSignalTest, InASignalHandler) {
  handle(SIGUSR1, 0);
  ASSERT_EQ(::raise(SIGUSR1), 0);
  expect_same(stacks);
  handle(SIGUSR1, SA_SIGINFO);
  ASSERT_EQ(::raise(SIGUSR1), 0);
  expect_same(stacks);
}

#if defined(__x86_64__)
// The signal comes at an instruction that is known: nothing may be taken from its address, as for a
// call, since it may be the first one of its function.
__asm__(
    ".pushsection .text\n"
    ".globl walk_signal_trap\n"
    ".type walk_signal_trap, %function\n"
    "walk_signal_trap:\n"
    "\t.cfi_startproc\n"
    "\tud2\n"
    "\tret\n"
    "\t.cfi_endproc\n"
    ".size walk_signal_trap, . - walk_signal_trap\n"
    ".popsection\n");
extern "C" void walk_signal_trap();

void on_trap(int, siginfo_t*, void* context) {
  take_stacks(stacks);
  static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_RIP] += 2;
}

TEST_F(WalkSignalTest, TheFrameThatWasInterruptedIsExact) {
  struct sigaction action = {};
  action.sa_sigaction = on_trap;
  action.sa_flags = SA_SIGINFO;
  ASSERT_EQ(::sigaction(SIGILL, &action, nullptr), 0);
  walk_signal_trap();
  ::signal(SIGILL, SIG_DFL);
  expect_same(stacks);
  // The handler, the trampoline, what was interrupted.
  ASSERT_GT(stacks.ours.size, 3U);
  EXPECT_EQ(stacks.ours.addresses[2], reinterpret_cast<uintptr_t>(&walk_signal_trap));
  EXPECT_FALSE(stacks.is_quick);
}
#endif

class AlternateStack {
 public:
  AlternateStack() {
    stack_t stack = {};
    stack.ss_sp = room_.data();
    stack.ss_size = room_.size();
    EXPECT_EQ(::sigaltstack(&stack, &before_), 0);
  }
  ~AlternateStack() { EXPECT_EQ(::sigaltstack(&before_, nullptr), 0); }
  AlternateStack(const AlternateStack&) = delete;
  AlternateStack& operator=(const AlternateStack&) = delete;

 private:
  std::vector<char> room_ = std::vector<char>(256 * 1024);
  stack_t before_ = {};
};

TEST_F(WalkSignalTest, OnAnAlternateStack) {
  const AlternateStack alternate;
  handle(SIGUSR1, SA_ONSTACK);
  ASSERT_EQ(::raise(SIGUSR1), 0);
  expect_same(stacks);
}

TEST_F(WalkSignalTest, OnAThreadsAlternateStack) {
  handle(SIGUSR1, SA_ONSTACK);
  std::thread{[] {
    const AlternateStack alternate;
    ASSERT_EQ(::raise(SIGUSR1), 0);
  }}.join();
  expect_same(stacks);
}

#if defined(__GLIBC__)
ucontext_t outside, inside;

TEST_F(WalkSignalTest, OnACoroutinesStack) {
  constexpr size_t kBytes = 256 * 1024;
  void* room = ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(room, MAP_FAILED);
  static Stacks from_coroutine;
  handle(SIGUSR1, 0);
  const auto run = [&](void (*body)()) {
    ASSERT_EQ(::getcontext(&inside), 0);
    inside.uc_stack.ss_sp = room;
    inside.uc_stack.ss_size = kBytes;
    inside.uc_link = &outside;
    ::makecontext(&inside, body, 0);
    ASSERT_EQ(::swapcontext(&outside, &inside), 0);
  };
  run([] {
    take_stacks(from_coroutine);
    stay();
  });
  expect_same(from_coroutine, false);
  run([] {
    ::raise(SIGUSR1);
    stay();
  });
  expect_same(stacks, false);
  ::munmap(room, kBytes);
}
#endif

}  // namespace
}  // namespace tally::stack
