#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "consent/files.h"
#include "counter/counter_file_io.h"

namespace tally::counter {

bool pwrite_all(int fd, const char* bytes, size_t size, uint64_t offset) {
  while (size > 0) {
    const ssize_t n = ::pwrite(fd, bytes, size, static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes += n;
    offset += static_cast<uint64_t>(n);
    size -= static_cast<size_t>(n);
  }
  return true;
}

bool reserve(int fd, uint64_t size) {
  if (!consent::is_file_size_allowed(size)) {
    errno = EFBIG;
    return false;
  }
  int result;
  do {
    result = ::fallocate(fd, 0, 0, static_cast<off_t>(size));
  } while (result != 0 && errno == EINTR);
  if (result == 0) return true;
  if (errno != EOPNOTSUPP && errno != ENOSYS) return false;
  // Here blocks cannot be reserved. The last four bytes of a page hold no data, for this purpose.
  struct stat info{};
  if (::fstat(fd, &info) != 0) return false;
  if (static_cast<uint64_t>(info.st_size) >= size) return true;
  const char zeros[4] = {};
  return pwrite_all(fd, zeros, sizeof zeros, size - sizeof zeros);
}

bool lock_shared(int fd) {
  struct flock lock{};
  lock.l_type = F_RDLCK;
  lock.l_whence = SEEK_SET;
  lock.l_len = 1;
  return ::fcntl(fd, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

}  // namespace tally::counter
