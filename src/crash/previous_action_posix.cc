#include "crash/previous_action.h"

#include <errno.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <cstring>

namespace tally::crash {
namespace {

bool has_flag(const struct sigaction& action, unsigned flag) {
  return (static_cast<unsigned>(action.sa_flags) & flag) != 0;
}

bool has_handler(const struct sigaction& action) {
  return has_flag(action, SA_SIGINFO) ||
         (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN);
}

// Whether the signal was raised by the instruction itself, which will raise it again when it is
// executed again. Behind a breakpoint the program goes on; and what hardware reports late has no
// instruction.
bool comes_again(int signal, const siginfo_t& info) {
#ifdef SEGV_MTEAERR
  if (signal == SIGSEGV && info.si_code == SEGV_MTEAERR) return false;
#endif
  if (signal == SIGBUS && info.si_code == BUS_MCEERR_AO) return false;
  return info.si_code > 0 && signal != SIGTRAP;
}

// What was blocked when the signal came. The kernel keeps no more than the first words of the set.
sigset_t mask_of(const ucontext_t& context) {
  constexpr size_t kKernelBytes = 8;
  sigset_t mask;
  ::sigemptyset(&mask);
  std::memcpy(&mask, &context.uc_sigmask, kKernelBytes);
  return mask;
}

void call_handler(const struct sigaction& action, int signal, siginfo_t* info, void* context) {
  sigset_t before;
  const sigset_t as_it_was = mask_of(*static_cast<const ucontext_t*>(context));
  ::pthread_sigmask(SIG_SETMASK, &as_it_was, &before);
  sigset_t during = action.sa_mask;
  if (!has_flag(action, SA_NODEFER)) ::sigaddset(&during, signal);
  ::pthread_sigmask(SIG_BLOCK, &during, nullptr);
  if (has_flag(action, SA_RESETHAND)) {
    struct sigaction by_default = {};
    by_default.sa_handler = SIG_DFL;
    ::sigaction(signal, &by_default, nullptr);
  }
  if (has_flag(action, SA_SIGINFO)) {
    action.sa_sigaction(signal, info, context);
  } else {
    action.sa_handler(signal);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

void pass_on(const struct sigaction& previous, int signal, siginfo_t* info, void* context) {
  if (has_handler(previous)) return call_handler(previous, signal, info, context);
  // What is blocked when an instruction raises it ends the program at once: where a sandbox forbids
  // to choose an action, there still is this way.
  ::sigaddset(&static_cast<ucontext_t*>(context)->uc_sigmask, signal);
  struct sigaction by_default = {};
  by_default.sa_handler = SIG_DFL;
  if (::sigaction(signal, &by_default, nullptr) != 0) return;
  ::sigdelset(&static_cast<ucontext_t*>(context)->uc_sigmask, signal);
  if (comes_again(signal, *info)) return;
  // Sent once more, with all that was said of it, and kept back until our handler returns and the
  // mask is again what it was.
  sigset_t this_one;
  ::sigemptyset(&this_one);
  ::sigaddset(&this_one, signal);
  ::pthread_sigmask(SIG_BLOCK, &this_one, nullptr);
  const long thread = ::syscall(SYS_gettid);
  if (::syscall(SYS_rt_tgsigqueueinfo, ::getpid(), thread, signal, info) != 0) {
    ::syscall(SYS_tgkill, ::getpid(), thread, signal);
  }
}

}  // namespace tally::crash
