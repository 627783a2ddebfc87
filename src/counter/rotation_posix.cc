#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>

#include "counter/counting_file.h"
#include "counter/rotation.h"
#include "counter/trace.h"

namespace tally::counter {
namespace {

// The process that has the thread.
constinit std::atomic<pid_t> rotating_process{0};

// The paths and names of a rotation, many times over, and what libc needs.
constexpr size_t kStackSize = size_t{256} << 10;

void* run(void*) {
  const CountingFile& counting = counting_file();
  for (;;) {
    const Rotated rotated = rotate();
    if (rotated == Rotated::kEnded) return nullptr;
    if (rotated == Rotated::kLater) {
      counting.clock.wait_a_minute();
    } else {
      counting.clock.wait_for(counting.week.end);
    }
  }
}

// The host's handlers are not called on our small stack. A SIGBUS of our own must reach ours: were
// it blocked, it would end the process.
void block_signals(sigset_t& before) {
  sigset_t all;
  ::sigfillset(&all);
  ::sigdelset(&all, SIGBUS);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
}

bool create_thread(size_t stack_size) {
  pthread_attr_t attributes;
  if (::pthread_attr_init(&attributes) != 0) return false;
  ::pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (stack_size != 0) ::pthread_attr_setstacksize(&attributes, stack_size);
  sigset_t before;
  block_signals(before);
  pthread_t thread;
  const int error = ::pthread_create(&thread, &attributes, run, nullptr);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::pthread_attr_destroy(&attributes);
  errno = error;
  return error == 0;
}

}  // namespace

void start_rotation() {
  const pid_t self = ::getpid();
  pid_t seen = rotating_process.load();
  if (seen == self || !rotating_process.compare_exchange_strong(seen, self)) return;
  const int error = errno;
  // Thread-local variables of the host may not fit the small stack: then the usual one.
  if (!create_thread(kStackSize) && !create_thread(0)) {
    trace_errno("start the thread that moves on", "at the end of the week");
    rotating_process.store(0);
  }
  errno = error;
}

}  // namespace tally::counter
