#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>

#include "client/upload_wait.h"
#include "client/upload_worker.h"
#include "tally/telemetry.h"

namespace tally {
namespace {

// The last to be written, the first to be read.
constinit std::atomic<int> upload_pipe{-1};
constinit pid_t waiting = 0;  // this process, and not its forked children
// By which the descriptor is known to be the pipe still: the program may have closed it, and have
// something else under its number.
constinit dev_t pipe_device = 0;
constinit ino_t pipe_inode = 0;

// The sidecar ends a run that takes too long. But it may be stopped itself, or the run be where no
// signal reaches it, or have left a process behind that holds the pipe.
constexpr std::chrono::milliseconds kLongestWait = client::kLongestRun + std::chrono::minutes{1};
constinit std::chrono::milliseconds wait_until{};

std::chrono::milliseconds now() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return std::chrono::milliseconds{int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000};
}

bool is_pipe(int fd) {
  struct stat info{};
  return ::fstat(fd, &info) == 0 && S_ISFIFO(info.st_mode) && info.st_dev == pipe_device &&
         info.st_ino == pipe_inode;
}

}  // namespace

void client::remember_upload(int pipe) {
  struct stat info{};
  if (::fstat(pipe, &info) != 0) return;
  pipe_device = info.st_dev;
  pipe_inode = info.st_ino;
  waiting = ::getpid();
  wait_until = now() + kLongestWait;
  upload_pipe.store(pipe, std::memory_order_release);
}

void wait() noexcept {
  const int fd = upload_pipe.load(std::memory_order_acquire);
  if (fd < 0 || waiting != ::getpid()) return;
  const int error = errno;
  // Nothing is ever written to it. A handler of a signal may have interrupted the wait.
  for (bool goes_on = true; goes_on;) {
    const auto left = wait_until - now();
    if (left.count() <= 0 || !is_pipe(fd)) break;
    pollfd end{fd, POLLIN, 0};
    goes_on = ::poll(&end, 1, static_cast<int>(left.count())) < 0 && errno == EINTR;
  }
  errno = error;
}

}  // namespace tally
