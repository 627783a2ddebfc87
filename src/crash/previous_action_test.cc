// What a program had chosen for a signal happens as if we were not there.
#include "crash/previous_action.h"

#include <errno.h>
#include <stdlib.h>

#include <string>
#include <tuple>
#include <vector>

#include "crash/child_fixture.h"

namespace tally::crash {
namespace {

// What the program's handler saw.
struct Seen {
  int calls = 0;
  int signal = 0;
  int code = 0;
  const void* address = nullptr;
  uint64_t blocked = 0;
  bool has_context = false;
};

Seen* seen;

uint64_t blocked_signals() {
  sigset_t now;
  ::sigemptyset(&now);
  ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
  uint64_t bits = 0;
  for (int n = 1; n < 32; ++n) bits |= ::sigismember(&now, n) == 1 ? uint64_t{1} << n : 0;
  return bits;
}

// The program's handlers, which come back once.
void see(int signal) {
  seen->signal = signal;
  seen->blocked = blocked_signals();
  if (++seen->calls == 2) ::_exit(42);
}

void see_info(int signal, siginfo_t* info, void* context) {
  seen->code = info->si_code;
  if (info->si_code > 0) seen->address = info->si_addr;
  seen->has_context = context != nullptr;
  see(signal);
}

// Ours.
struct sigaction previous;
void ours(int signal, siginfo_t* info, void* context) {
  const int error = errno;
  pass_on(previous, signal, info, context);
  errno = error;
}

struct Choice {
  const char* name;
  void (*handler)(int);
  void (*info_handler)(int, siginfo_t*, void*);
  int flags;
  int masked;
};

struct Trigger {
  const char* name;
  int signal;
  void (*pull)();
};

const Choice kChoices[] = {
    {"Default", SIG_DFL, nullptr, 0, 0},
    {"OldHandler", see, nullptr, 0, 0},
    {"OldHandlerMask", see, nullptr, 0, SIGUSR1},
    {"InfoHandler", nullptr, see_info, SA_SIGINFO, 0},
    {"InfoHandlerMask", nullptr, see_info, SA_SIGINFO, SIGUSR2},
    {"NoDefer", nullptr, see_info, SA_SIGINFO | SA_NODEFER, 0},
    {"ResetHand", see, nullptr, static_cast<int>(SA_RESETHAND), 0},
    {"ResetHandInfo", nullptr, see_info, static_cast<int>(SA_RESETHAND | SA_SIGINFO), 0},
};

// Not null, which sanitizers look for.
volatile int* volatile nowhere = reinterpret_cast<volatile int*>(64);

const Trigger kTriggers[] = {
    {"Fault", SIGSEGV, [] { *nowhere = 1; }},
    {"SegvSent", SIGSEGV, [] { ::kill(::getpid(), SIGSEGV); }},
    {"Abort", SIGABRT, [] { ::abort(); }},
    {"AbortRaised", SIGABRT, [] { ::raise(SIGABRT); }},
    {"TrapSent", SIGTRAP, [] { ::kill(::getpid(), SIGTRAP); }},
    {"BusSent", SIGBUS, [] { ::raise(SIGBUS); }},
    {"FpeSent", SIGFPE, [] { ::raise(SIGFPE); }},
#if defined(__x86_64__) || defined(__i386__)
    {"IllegalInstruction", SIGILL, [] { __asm__ volatile("ud2"); }},
    {"Breakpoint", SIGTRAP, [] { __asm__ volatile("int3"); }},
#endif
};

class PreviousActionTest
    : public testing::TestWithParam<std::tuple<const Choice*, const Trigger*>> {
 protected:
  // Leaves what the handler saw in `*shared`.
  static int run(const Choice& choice, const Trigger& trigger, bool with_us, Seen& shared) {
    return end_of_child([&] {
      seen = &shared;
      struct sigaction action = {};
      if (choice.info_handler != nullptr) {
        action.sa_sigaction = choice.info_handler;
      } else {
        action.sa_handler = choice.handler;
      }
      action.sa_flags = choice.flags;
      if (choice.masked != 0) ::sigaddset(&action.sa_mask, choice.masked);
      ::sigaction(trigger.signal, &action, nullptr);
      if (with_us) {
        ::sigaction(trigger.signal, nullptr, &previous);
        struct sigaction of_ours = {};
        of_ours.sa_sigaction = ours;
        of_ours.sa_flags = SA_SIGINFO | SA_NODEFER;
        ::sigaction(trigger.signal, &of_ours, nullptr);
      }
      trigger.pull();
      if (blocked_signals() != 0) ::_exit(43);
      ::_exit(44);
    });
  }
};

template <typename Entry, size_t kCount>
auto pointers(const Entry (&entries)[kCount]) {
  std::vector<const Entry*> all;
  for (const Entry& entry : entries) all.push_back(&entry);
  return testing::ValuesIn(all);
}

INSTANTIATE_TEST_SUITE_P(, PreviousActionTest,
                         testing::Combine(pointers(kChoices), pointers(kTriggers)),
                         [](const auto& way) {
                           return std::string(std::get<0>(way.param)->name) + "_" +
                                  std::get<1>(way.param)->name;
                         });

TEST_P(PreviousActionTest, IsAsWithoutUs) {
  const auto [choice, trigger] = GetParam();
  const Shared<Seen> without_us, with_us;
  const int expected = run(*choice, *trigger, false, *without_us);
  EXPECT_EQ(run(*choice, *trigger, true, *with_us), expected);
  EXPECT_EQ(with_us->calls, without_us->calls);
  EXPECT_EQ(with_us->signal, without_us->signal);
#ifndef __SANITIZE_THREAD__  // which runs the program's own handlers with all signals blocked
  EXPECT_EQ(with_us->blocked, without_us->blocked);
#endif
  EXPECT_EQ(with_us->code, without_us->code);
  EXPECT_EQ(with_us->address, without_us->address);
  EXPECT_EQ(with_us->has_context, without_us->has_context);
}

}  // namespace
}  // namespace tally::crash
