#include "crash/signal_stack.h"

#include <pthread.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>

#include "tally/telemetry.h"

namespace tally::crash {
namespace {

// Ours needs some 6 KiB; a handler of the program's that is called on it may need more.
constexpr size_t kUsableBytes = 64 * 1024;

size_t page_size() { return static_cast<size_t>(::sysconf(_SC_PAGESIZE)); }

size_t mapped_bytes() {
  // Processors with many registers need more for what they save (AT_MINSIGSTKSZ).
  const size_t least = ::getauxval(AT_MINSIGSTKSZ);
  const size_t usable = kUsableBytes + (least / page_size() + 1) * page_size();
  return page_size() + usable;  // the first page is there to be hit
}

bool has_signal_stack() {
  stack_t now;
  return ::sigaltstack(nullptr, &now) == 0 && (now.ss_flags & SS_DISABLE) == 0;
}

// The start of the mapping, or null.
void* install_signal_stack() {
  const size_t size = mapped_bytes();
  void* base = ::mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) return nullptr;
  char* usable = static_cast<char*>(base) + page_size();
  stack_t stack = {};
  stack.ss_sp = usable;
  stack.ss_size = size - page_size();
  if (::mprotect(usable, stack.ss_size, PROT_READ | PROT_WRITE) == 0 &&
      ::sigaltstack(&stack, nullptr) == 0) {
    return base;
  }
  ::munmap(base, size);
  return nullptr;
}

// At the end of a thread, unless it has put another one in its place.
void remove_signal_stack(void* base) {
  stack_t now;
  if (::sigaltstack(nullptr, &now) != 0) return;
  if (now.ss_sp == static_cast<char*>(base) + page_size()) {
    stack_t none = {};
    none.ss_flags = SS_DISABLE;
    if (::sigaltstack(&none, nullptr) != 0) return;
  }
  ::munmap(base, mapped_bytes());
}

pthread_key_t stack_key;
pthread_once_t key_once = PTHREAD_ONCE_INIT;
constinit std::atomic<bool> has_key{false};

void make_key() { has_key.store(::pthread_key_create(&stack_key, remove_signal_stack) == 0); }

}  // namespace

bool use_signal_stack() { return has_signal_stack() || install_signal_stack() != nullptr; }

}  // namespace tally::crash

namespace tally {

bool prepare_thread() noexcept {
  using namespace crash;
  if (has_signal_stack()) return true;
  ::pthread_once(&key_once, make_key);
  if (!has_key.load()) return false;
  void* base = install_signal_stack();
  if (base == nullptr) return false;
  if (::pthread_setspecific(stack_key, base) == 0) return true;
  remove_signal_stack(base);
  return false;
}

}  // namespace tally
