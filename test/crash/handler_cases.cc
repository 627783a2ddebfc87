// Crashes in signal handlers, under handlers of the program's own, and with signals blocked.
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "cases.h"

namespace torture {
namespace {

sigjmp_buf recovery;
char* page = nullptr;

void install(int signal, void (*handler)(int), int flags = 0) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigaction(signal, &action, nullptr);
}

void install(int signal, void (*handler)(int, siginfo_t*, void*), int flags = 0) {
  struct sigaction action = {};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | flags;
  ::sigaction(signal, &action, nullptr);
}

void by_default(int signal) { ::signal(signal, SIG_DFL); }

void print_old(int signal) {
  say("the program's own handler, of the old kind\n");
  by_default(signal);
}

void print_info(int signal, siginfo_t* info, void* context) {
  say(info->si_signo == signal && info->si_code == SEGV_MAPERR && info->si_addr == nullptr &&
              context != nullptr
          ? "the program's own handler, with all that is known\n"
          : "the program's own handler knows too little\n");
  by_default(signal);
}

void exit_early(int) { ::_exit(42); }
void jump_out(int) { ::siglongjmp(recovery, 1); }
void repair(int, siginfo_t*, void*) { ::mprotect(page, 4096, PROT_READ | PROT_WRITE); }

void old_before(tally::Config&) { install(SIGSEGV, print_old); }
void info_before(tally::Config&) { install(SIGSEGV, print_info); }
void once_before(tally::Config&) { install(SIGSEGV, print_old, SA_RESETHAND | SA_NODEFER); }
void exit_before(tally::Config&) { install(SIGSEGV, exit_early); }
void jump_before(tally::Config&) { install(SIGSEGV, jump_out); }
void repair_before(tally::Config&) { install(SIGSEGV, repair); }
void ignore_before(tally::Config&) { ::signal(SIGSEGV, SIG_IGN); }

void left_alone(tally::Config& config) {
  static constexpr int kSignals[] = {SIGFPE, SIGSEGV, 0};
  config.signals_left_alone = kSignals;
}

// What the program does about signals that it has no answer for.
struct sigaction installed_before;
void pass_on(int signal, siginfo_t* info, void* context) {
  say("the program's later handler\n");
  installed_before.sa_flags& SA_SIGINFO ? installed_before.sa_sigaction(signal, info, context)
                                        : by_default(signal);
}

void block(bool with_faults) {
  sigset_t signals;
  ::sigfillset(&signals);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS}) {
    if (!with_faults) ::sigdelset(&signals, fault);
  }
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
}

// The program's own signal stack, no larger than the system asks for.
void use_small_stack(tally::Config&) {
  alignas(64) static char space[8192];
  stack_t stack = {};
  stack.ss_sp = space;
  stack.ss_size = sizeof space;
  if (::sigaltstack(&stack, nullptr) != 0) std::abort();
}

// Signals that a program may have reason to ignore: what it starts inherits that.
void ignore_traps(tally::Config&) {
  ::signal(SIGTRAP, SIG_IGN);
  ::signal(SIGFPE, SIG_IGN);
}

// More stack than ours for counting has.
void use_much_stack(int) {
  volatile char space[100 * 1024];
  for (size_t i = 0; i < sizeof space; i += 1024) space[i] = 1;
}

void use_alarms(tally::Config&) { install(SIGALRM, use_much_stack); }

}  // namespace

SHAPES_FRAME void on_usr1(int) {
  write_null();
  __asm__ volatile("");
}

SHAPES_FRAME void in_handler() {
  install(SIGUSR1, on_usr1);
  ::raise(SIGUSR1);
  __asm__ volatile("");
}

// The fault is on the signal stack itself, and so is what counts it.
SHAPES_FRAME void in_handler_on_small_stack() {
  install(SIGUSR1, on_usr1, SA_ONSTACK);
  ::raise(SIGUSR1);
  __asm__ volatile("");
}

SHAPES_FRAME void with_handler_after() {
  ::sigaction(SIGSEGV, nullptr, &installed_before);
  install(SIGSEGV, pass_on);
  write_null();
  __asm__ volatile("");
}

SHAPES_FRAME void with_exit_after() {
  install(SIGSEGV, exit_early);
  write_null();
  __asm__ volatile("");
}

// Reading the destroyed stack must not look to the program like a fault of its own.
SHAPES_FRAME void with_exit_after_lost_frame() {
  install(SIGSEGV, exit_early);
  lose_frame_and_abort();
  __asm__ volatile("");
}

SHAPES_FRAME void recover_by_jump() {
  if (sigsetjmp(recovery, 1) == 0) write_null();
  say("recovered\n");
}

SHAPES_FRAME void recover_twice() {
  recover_by_jump();
  recover_by_jump();
}

SHAPES_FRAME void write_page() { *opaque(page) = 1; }

SHAPES_FRAME void repair_fault() {
  page = static_cast<char*>(::mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  write_page();
  say(*page == 1 ? "repaired\n" : "not written\n");
}

SHAPES_FRAME void with_others_blocked() {
  block(false);
  write_null();
  __asm__ volatile("");
}

SHAPES_FRAME void with_all_blocked() {
  block(true);
  write_null();
  __asm__ volatile("");
}

// `abort` unblocks its own signal, and no other.
SHAPES_FRAME void with_all_blocked_lost_frame() {
  block(true);
  lose_frame_and_abort();
  __asm__ volatile("");
}

SHAPES_FRAME void raise_segv() {
  ::raise(SIGSEGV);
  __asm__ volatile("");
}

SHAPES_FRAME void wait_for_death() {
  say("ready\n");
  for (;;) ::pause();
}

SHAPES_FRAME void raise_blocked() {
  block(true);
  ::raise(SIGSEGV);
  say("still there\n");
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  __asm__ volatile("");
}

SHAPES_FRAME void abort_with_alarms() {
  constexpr itimerval kOften{{0, 50}, {0, 50}};
  ::setitimer(ITIMER_REAL, &kOften, nullptr);
  std::abort();
}

// What another program, started from here, ignores; and this one.
SHAPES_FRAME void show_ignored() {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/grep", "grep", "^SigIgn:", "/proc/self/status", static_cast<char*>(nullptr));
    ::_exit(3);
  }
  ::waitpid(child, nullptr, 0);
  ::raise(SIGTRAP);
  ::raise(SIGFPE);
}

std::span<const Case> handler_cases() {
  static constexpr Case kCases[] = {
      {"in_handler", in_handler},
      {"small_stack", write_null, use_small_stack},
      {"small_stack_in_handler", in_handler_on_small_stack, use_small_stack},
      {"old_handler", write_null, old_before},
      {"info_handler", write_null, info_before},
      {"once_handler", write_null, once_before},
      {"exiting_handler", write_null, exit_before},
      {"jumping_handler", recover_by_jump, jump_before},
      {"jumping_handler_twice", recover_twice, jump_before},
      {"repairing_handler", repair_fault, repair_before},
      {"ignored_fault", write_null, ignore_before},
      {"ignored_raise", raise_segv, ignore_before},
      {"ignored_traps", show_ignored, ignore_traps},
      {"alarms", abort_with_alarms, use_alarms},
      {"left_alone", write_null, left_alone},
      {"later_handler", with_handler_after},
      {"later_handler_exits", with_exit_after},
      {"later_handler_lost_frame", with_exit_after_lost_frame},
      {"others_blocked", with_others_blocked},
      {"all_blocked", with_all_blocked},
      {"all_blocked_lost_frame", with_all_blocked_lost_frame},
      {"raise", raise_segv},
      {"raise_blocked", raise_blocked},
      {"wait_for_death", wait_for_death},
  };
  return kCases;
}

}  // namespace torture
