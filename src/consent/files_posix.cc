#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "consent/files.h"
#include "consent/fixed_string.h"

namespace tally::consent {

bool make_directories(std::string_view directory) {
  struct stat info{};
  // Nearly always it is there, and one question is enough.
  if (PathBuffer whole; whole.append(directory).fits() && ::stat(whole.c_str(), &info) == 0) {
    return true;
  }
  for (size_t slash = directory.find('/', 1);; slash = directory.find('/', slash + 1)) {
    PathBuffer part;
    if (!part.append(slice(directory, 0, slash)).fits()) {
      errno = ENAMETOOLONG;
      return false;
    }
    // An existing directory can be refused in other ways than EEXIST, on a read-only file system
    // say.
    if (::mkdir(part.c_str(), 0700) != 0 && ::stat(part.c_str(), &info) != 0) return false;
    if (slash == std::string_view::npos) return true;
  }
}

long read_small_file(const char* path, char* content, size_t size) {
  int fd;
  do {
    fd = ::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return -1;
  ssize_t length;
  do {
    length = ::read(fd, content, size);
  } while (length < 0 && errno == EINTR);
  const int error = errno;
  ::close(fd);
  errno = error;
  return length;
}

bool is_passing(int error) {
  return error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS;
}

int keep_clear_of_standard_streams(int fd) {
  if (fd < 0 || fd > STDERR_FILENO) return fd;
  const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  const int error = errno;
  ::close(fd);
  errno = error;
  return moved;
}

bool is_file_size_allowed(unsigned long long size) {
  struct rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) != 0) return true;
  return limit.rlim_cur == RLIM_INFINITY || size <= limit.rlim_cur;
}

}  // namespace tally::consent
