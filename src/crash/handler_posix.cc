#include "crash/handler.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <new>

#include "counter/bus_guard.h"
#include "counter/counting_file.h"
#include "counter/no_cancel.h"
#include "crash/context_posix.h"
#include "crash/crash_counts.h"
#include "crash/crash_message.h"
#include "crash/crash_stack.h"
#include "crash/exception_name.h"
#include "crash/guarded_copy.h"
#include "crash/guarded_space.h"
#include "crash/other_stack.h"
#include "crash/prepared_symbols.h"
#include "crash/previous_action.h"
#include "crash/signal_stack.h"
#include "crash/signals.h"
#include "crash/terminate_hook.h"
#include "crash/watchdog_link.h"
#include "stack/own_modules.h"
#include "stack/scratch.h"

namespace tally::crash {
namespace {

constinit struct sigaction previous[kSignalCount] = {};

// The process whose first crash is being counted, or was, and the thread that does it. A forked
// child has a first crash of its own.
constinit std::atomic<pid_t> crashed_process{0};
// By the address of what the C library keeps of it: to ask the kernel takes a call that a sandbox
// may forbid.
constinit std::atomic<uintptr_t> counting_thread{0};
constinit std::atomic<bool> is_counted{false};

// Where to go on if the counting itself meets a fault.
sigjmp_buf out_of_counting;

constexpr size_t kPage = 64 * 1024;  // no page is larger

// What counting needs, and a signal handler's stack may be too small for: a stack, and where a
// CrashStack is made.
struct Room {
  unsigned char there_to_be_hit[kPage];  // by a stack that overflows
  alignas(16) unsigned char stack[64 * 1024];
  alignas(CrashStack) unsigned char crash_stack[sizeof(CrashStack)];
};
constinit Room* room = nullptr;
constinit char exception_name[kMaxExceptionName] = {};

uintptr_t this_thread() { return (uintptr_t)::pthread_self(); }  // here an integer, there a pointer

// What the crash is called. Kept where a jump out of the counting leaves it as it is.
constinit std::string_view crash_name;

void handle(int signal, siginfo_t* info, void* context);

// Whether a fault of this thread reaches our handler. The program may have one of its own for such
// signals, to which ours must not come; and one that is blocked ends the program at once.
bool can_catch_faults() {
  sigset_t blocked;
  if (::pthread_sigmask(SIG_BLOCK, nullptr, &blocked) != 0) return false;
  for (const int signal : {SIGSEGV, SIGBUS}) {
    struct sigaction now;
    if (::sigismember(&blocked, signal) != 0 || ::sigaction(signal, nullptr, &now) != 0 ||
        (now.sa_flags & SA_SIGINFO) == 0 || now.sa_sigaction != handle) {
      return false;
    }
  }
  return true;
}

void count_in_process(int signal, const ucontext_t& context, std::string_view exception) {
  counting_thread.store(this_thread());
  crash_name = kCrashMalformedName;
  if (room != nullptr && sigsetjmp(out_of_counting, 0) == 0) {
    auto* stack = new (room->crash_stack) CrashStack;
    crash_name = stack->describe(guarded_space(can_catch_faults()), prepared_symbols(),
                                 counter::counting_file().program.view(), registers_of(context));
  }
  // Whatever was wrong with the stack, or with us: that there was a crash is true.
  if (sigsetjmp(out_of_counting, 0) == 0) count_crash(crash_name, signal, exception);
  counting_thread.store(0);
}

size_t find_exception_name() {
  const char* type = uncaught_exception_type();
  if (type == nullptr) return 0;
  return write_exception_name(guarded_space(can_catch_faults()),
                              counter::counting_file().program.view(), type, exception_name,
                              kMaxExceptionName);
}

struct Crash {
  int signal;
  const void* context;  // the handler's third argument
};

void count(void* argument) {
  const auto [signal, context] = *static_cast<const Crash*>(argument);
  const std::string_view exception{exception_name, signal == SIGABRT ? find_exception_name() : 0};
  if (!ask_watchdog(signal, context, exception)) {
    count_in_process(signal, *static_cast<const ucontext_t*>(context), exception);
  }
  tell_watchdog();
}

// Another thread is counting: what this one does next may end the process.
void wait_until_counted() {
  constexpr int kPatience = 2000;
  constexpr timespec kMillisecond{0, 1'000'000};
  for (int i = 0; i < kPatience && !is_counted.load(); ++i) ::nanosleep(&kMillisecond, nullptr);
}

void count_once(int signal, const void* context) {
  const pid_t self = ::getpid();
  pid_t seen = crashed_process.load();
  if (seen != self && crashed_process.compare_exchange_strong(seen, self)) {
    is_counted.store(false);
    Crash crash{signal, context};
    if (room != nullptr) {
      call_on_stack(room->stack, sizeof room->stack, count, &crash);
    } else {
      count(&crash);
    }
    is_counted.store(true);
  } else {
    wait_until_counted();
  }
}

void handle(int signal, siginfo_t* info, void* context) {
  const int error = errno;
  if (recover_guarded_copy(context)) return;
  if (signal == SIGBUS && counter::heal_bus_error(info->si_code, info->si_addr)) return;
  if (counting_thread.load() == this_thread()) {
    // A signal that somebody sent finds us at it already.
    if (info->si_code <= 0) return;
    siglongjmp(out_of_counting, 1);
  }
  {
    const counter::NoCancel no_cancel;
    count_once(signal, context);
  }
  pass_on(previous[index_of_signal(signal)], signal, info, context);
  errno = error;
}

bool is_ignored(const struct sigaction& action) {
  return (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_IGN;
}

bool is_left_alone(int signal, const int* left_alone) {
  for (; left_alone != nullptr && *left_alone != 0; ++left_alone) {
    if (*left_alone == signal) return true;
  }
  return false;
}

void make_room() {
  void* place = stack::map_scratch(sizeof(Room));
  if (place == nullptr) return;
  room = static_cast<Room*>(place);
  ::mprotect(room->there_to_be_hit, sizeof room->there_to_be_hit, PROT_NONE);
}

}  // namespace

void handle_crashes(const int* left_alone) {
  const int error = errno;
  stack::prepare_own_modules();
  prepare_symbols();
  hook_terminate();
  use_signal_stack();
  make_room();
  struct sigaction action = {};
  action.sa_sigaction = handle;
  // A fault in the handler must reach it: it may be one of reading what is not there.
  constexpr int kFlags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  // Nothing else of the program runs on this thread while we count: its handlers may need more
  // stack than there is.
  ::sigfillset(&action.sa_mask);
  for (size_t n = 0; n < kSignalCount; ++n) ::sigdelset(&action.sa_mask, crash_signal(n));
  ::sigdelset(&action.sa_mask, SIGSYS);  // blocked, it would end the program at once
  for (size_t n = 0; n < kSignalCount; ++n) {
    const int signal = crash_signal(n);
    if (is_left_alone(signal, left_alone)) continue;
    // The handler must know its predecessor before it can run.
    ::sigaction(signal, nullptr, &previous[n]);
    if (signal == SIGBUS) counter::see_through_guard(previous[n]);
    // What is ignored stays so, also for programs that this one becomes.
    if (is_ignored(previous[n])) continue;
    action.sa_flags = kFlags | (previous[n].sa_flags & SA_RESTART);
    ::sigaction(signal, &action, nullptr);
  }
  errno = error;
}

}  // namespace tally::crash
