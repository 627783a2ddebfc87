#include "crash/handler.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <exception>

#include "counter/counter_fixture.h"
#include "crash/child_fixture.h"
#include "crash/signals.h"

namespace tally::crash {
namespace {

// Not null, which sanitizers look for.
volatile int* volatile nowhere = reinterpret_cast<volatile int*>(64);

extern "C" __attribute__((noinline)) void acme_crash() {
  *nowhere = 1;
  __asm__ volatile("" ::: "memory");
}

void throw_exception() { throw std::exception{}; }

class HandlerTest : public CounterFixture {
 protected:
  // How a process ends that opens its counters, handles crashes, and does this.
  template <typename Body>
  int end_of_program(Body body, const int* left_alone = nullptr) const {
    return end_of_child([&] {
      // As a program has it; the sanitizers have handlers of their own.
      for (size_t n = 0; n < kSignalCount; ++n) ::signal(crash_signal(n), SIG_DFL);
      std::set_terminate(::abort);  // the runtime's own would print
      if (open(config()) != Opened::kCounting) ::_exit(99);
      handle_crashes(left_alone);
      body();
    });
  }

  uint64_t stacks_with(std::string_view frame) const {
    uint64_t sum = 0;
    for (const auto& [name, n] : counts()) {
      if (name.starts_with("crash/crash\n") && name.contains(frame)) sum += n;
    }
    return sum;
  }
};

TEST_F(HandlerTest, CountsAFault) {
  const int status = end_of_program(acme_crash);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) << status;
  EXPECT_EQ(stacks_with("\nacme_crash:+0x"), 1U);
  EXPECT_EQ(counts()["crash/signal:SIGSEGV"], 1U);
  EXPECT_EQ(counts().size(), 2U);
}

TEST_F(HandlerTest, CountsAnExceptionThatNobodyCaught) {
  const int status = end_of_program([] { run_uncaught(throw_exception); });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) << status;
  EXPECT_EQ(counts()["crash/exception:std.exception"], 1U);
  EXPECT_EQ(counts()["crash/signal:SIGABRT"], 1U);
  EXPECT_EQ(counts().size(), 3U);
}

TEST_F(HandlerTest, ASignalThatIsLeftAlone) {
  const int left_alone[] = {SIGSEGV, 0};
  const int status = end_of_program(acme_crash, left_alone);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) << status;
  EXPECT_EQ(counts(), Sums{});
}

// Each forked child has a first crash of its own.
TEST_F(HandlerTest, CountsEachProcessOnce) {
  const int status = end_of_program([] {
    const int of_child = end_of_child(acme_crash);
    if (!WIFSIGNALED(of_child)) ::_exit(98);
    acme_crash();
  });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) << status;
  EXPECT_EQ(counts()["crash/signal:SIGSEGV"], 2U);
}

TEST_F(HandlerTest, ACallOfNothing) {
  void (*volatile no_function)() = nullptr;
  const int status = end_of_program([&] {
    no_function();
    __asm__ volatile("");
  });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) << status;
  EXPECT_EQ(stacks_with("crash/crash\nother\n"), 1U);
}

#if defined(__x86_64__)
// A program may give its handlers little room: what the kernel keeps there may be nearly all of it.
constexpr size_t kMostStackBytes = 1024;

constexpr size_t kRoom = 64 * 1024;
constexpr char kPaint = '\x5a';
alignas(16) char room[kRoom];

// Bytes below what the kernel put there, of which some were written.
size_t used_below(const void* context) {
  const char* lowest = room;
  while (*lowest == kPaint) ++lowest;
  return static_cast<size_t>(static_cast<const char*>(context) - lowest);
}

class HandlerStackTest : public HandlerTest {
 protected:
  struct Used {
    size_t bytes = 0;
    size_t kernels = 0;
  };

  // What the handler has used when it calls the one that was there before.
  template <typename Body>
  Used used_by(int signal, Body body) const {
    static Used* out;
    const Shared<Used> used;
    out = &*used;
    end_of_child([&] {
      for (char& byte : room) byte = kPaint;
      stack_t stack = {};
      stack.ss_sp = room;
      stack.ss_size = kRoom;
      ::sigaltstack(&stack, nullptr);
      struct sigaction action = {};
      action.sa_sigaction = [](int, siginfo_t*, void* context) {
        out->bytes = used_below(context);
        out->kernels = static_cast<size_t>(room + kRoom - static_cast<const char*>(context));
        ::_exit(0);
      };
      action.sa_flags = SA_SIGINFO;
      ::sigaction(signal, &action, nullptr);
      std::set_terminate(::abort);
      if (open(config()) != Opened::kCounting) ::_exit(99);
      handle_crashes(nullptr);
      body();
    });
    return *used;
  }

  static void expect_little(const char* what, const Used& used) {
    ::printf("%s: the handler uses %zu bytes of stack, and the kernel %zu\n", what, used.bytes,
             used.kernels);
    EXPECT_GT(used.bytes, 100U);
    EXPECT_LT(used.bytes, kMostStackBytes);
  }
};

TEST_F(HandlerStackTest, NeedsLittle) {
  if (kIsSanitized) GTEST_SKIP() << "sanitized code needs more";
  expect_little("a fault", used_by(SIGSEGV, acme_crash));
  expect_little("an exception", used_by(SIGABRT, [] { run_uncaught(throw_exception); }));
  expect_little("a call of nothing", used_by(SIGSEGV, [] {
                  void (*volatile no_function)() = nullptr;
                  no_function();
                }));
  EXPECT_EQ(counts()["crash/signal:SIGSEGV"], 2U);
  EXPECT_EQ(counts()["crash/signal:SIGABRT"], 1U);
  EXPECT_GT(stacks_with("acme_crash:+0x"), 0U);
}
#endif

}  // namespace
}  // namespace tally::crash
