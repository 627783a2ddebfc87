#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>

#include "client/interrupt_guard.h"
#include "consent/files.h"

namespace tally::client {
namespace {

std::atomic<int> told_by{-1};

void tell(int) {
  const int error = errno;
  const int fd = told_by.load();
  // A full pipe tells it as well.
  if (fd >= 0 && ::write(fd, "", 1) < 0) errno = error;
  errno = error;
}

}  // namespace

InterruptGuard::InterruptGuard() {
  if (::pipe2(ends_, O_CLOEXEC | O_NONBLOCK) != 0) {
    ends_[0] = ends_[1] = -1;
    return;
  }
  for (int& end : ends_) end = consent::keep_clear_of_standard_streams(end);
  told_by = ends_[1];
  for (size_t i = 0; i < kCount; ++i) {
    struct sigaction ours{};
    ours.sa_handler = tell;
    ::sigemptyset(&ours.sa_mask);
    if (::sigaction(kSignals[i], nullptr, &before_[i]) != 0) continue;
    const bool would_end =
        (before_[i].sa_flags & SA_SIGINFO) == 0 && before_[i].sa_handler == SIG_DFL;
    is_ours_[i] = would_end && ::sigaction(kSignals[i], &ours, nullptr) == 0;
  }
}

InterruptGuard::~InterruptGuard() {
  for (size_t i = 0; i < kCount; ++i) {
    if (is_ours_[i]) ::sigaction(kSignals[i], &before_[i], nullptr);
  }
  told_by = -1;
  for (const int end : ends_) {
    if (end >= 0) ::close(end);
  }
}

}  // namespace tally::client
