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

void* run(void*) {
  const CountingFile& counting = counting_file();
  int failures = 0;
  for (;;) {
    const Rotated rotated = rotate();
    if (rotated == Rotated::kEnded) return nullptr;
    failures = rotated == Rotated::kLater ? failures + 1 : 0;
    const bool waited = failures == 0 ? counting.clock.wait_for(counting.week.end)
                                      : counting.clock.wait_after(failures);
    if (!waited) return nullptr;
  }
}

// The host's handlers are not called on our thread. A SIGBUS of our own must reach ours: were it
// blocked, it would end the process.
void block_signals(sigset_t& before) {
  sigset_t all;
  ::sigfillset(&all);
  ::sigdelset(&all, SIGBUS);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
}

// On a stack of the usual size, which is address space alone: the host's thread-local variables
// take their part of it.
bool create_thread() {
  pthread_attr_t attributes;
  if (::pthread_attr_init(&attributes) != 0) return false;
  ::pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
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
  if (!create_thread()) {
    trace_errno("start the thread that moves on", "at the end of the week");
    rotating_process.store(0);
  }
  errno = error;
}

}  // namespace tally::counter
