#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>

#include "client/upload_wait.h"
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
  upload_pipe.store(pipe, std::memory_order_release);
}

void wait() noexcept {
  const int fd = upload_pipe.load(std::memory_order_acquire);
  if (fd < 0 || waiting != ::getpid()) return;
  const int error = errno;
  // Nothing is ever written to it. A handler of a signal may have interrupted the wait.
  for (int result = 0; result == 0 || (result < 0 && errno == EINTR);) {
    if (!is_pipe(fd)) break;
    pollfd end{fd, POLLIN, 0};
    result = ::poll(&end, 1, -1);
  }
  errno = error;
}

}  // namespace tally
