#include <errno.h>
#include <signal.h>
#include <sys/mman.h>

#include "counter/bus_guard.h"

namespace tally::counter {
namespace {

// Written once, before the handler is installed.
char* guarded_base = nullptr;
size_t guarded_size = 0;
std::atomic<bool>* guarded_lost = nullptr;
struct sigaction previous;
constinit std::atomic<int> handled{0};

bool is_guarded(const void* address) {
  const char* at = static_cast<const char*>(address);
  return at >= guarded_base && at < guarded_base + guarded_size;
}

// Private memory in the place of the whole mapping: if only the page at hand were replaced, others
// could belong to a file that somebody has since made anew.
bool put_memory_in_place() {
  const int error = errno;
  const bool done =
      ::mmap(guarded_base, guarded_size, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) != MAP_FAILED;
  errno = error;
  return done;
}

void pass_on(int signal, siginfo_t* info, void* context) {
  if ((previous.sa_flags & SA_SIGINFO) != 0) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
    previous.sa_handler(signal);
  } else if (info->si_code <= 0) {
    // Sent by a process: what the program had chosen for it.
    if (previous.sa_handler == SIG_IGN) return;
    ::sigaction(SIGBUS, &previous, nullptr);
    ::raise(SIGBUS);
  } else {
    // The access is made again when we return, and then has its default effect, also on a core
    // dump.
    struct sigaction by_default = {};
    by_default.sa_handler = SIG_DFL;
    ::sigaction(SIGBUS, &by_default, nullptr);
  }
}

// Many threads may fault in one file, and each week has its own. But an emulator that tells a wrong
// address would bring us here for ever.
bool is_patient() {
  constexpr int kMost = 100'000;
  return handled.fetch_add(1, std::memory_order_relaxed) < kMost;
}

void handle(int signal, siginfo_t* info, void* context) {
  if (!heal_bus_error(info->si_code, info->si_addr)) pass_on(signal, info, context);
}

}  // namespace

bool heal_bus_error(int code, const void* address) {
  if (code <= 0 || !is_guarded(address) || !is_patient() || !put_memory_in_place()) return false;
  guarded_lost->store(true, std::memory_order_relaxed);
  return true;
}

void see_through_guard(struct sigaction& action) {
  if ((action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == handle) action = previous;
}

void guard_mapping(char* base, size_t size, std::atomic<bool>& lost) {
  if (guarded_base != nullptr) return;
  guarded_base = base;
  guarded_size = size;
  guarded_lost = &lost;
  struct sigaction action = {};
  action.sa_sigaction = handle;
  // On the program's alternate stack, if it has one; other signals may come in between.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  // The handler must know its predecessor before it can run.
  ::sigaction(SIGBUS, nullptr, &previous);
  ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace tally::counter
