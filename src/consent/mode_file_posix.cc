#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "consent/mode.h"

namespace tally::consent {
namespace {

bool mode_path(std::string_view directory, PathBuffer& out) {
  out.clear();
  return out.append(directory).append("/mode").fits();
}

// Makes the directory and its parents, for the user alone, where they do not exist.
bool make_directories(std::string_view directory) {
  for (size_t slash = directory.find('/', 1);; slash = directory.find('/', slash + 1)) {
    PathBuffer part;
    if (!part.append(directory.substr(0, slash)).fits()) {
      errno = ENAMETOOLONG;
      return false;
    }
    struct stat info{};
    if (::mkdir(part.c_str(), 0700) != 0 && ::stat(part.c_str(), &info) != 0) return false;
    if (slash == std::string_view::npos) return true;
  }
}

// Writes the text under a temporary name and renames it, so that a reader sees the old or the new
// mode.
bool replace(const PathBuffer& path, std::string_view text) {
  PathBuffer temporary;
  if (!temporary.append(path.view()).append(".XXXXXX").fits()) {
    errno = ENAMETOOLONG;
    return false;
  }
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(fd) == 0;
  const bool closed = ::close(fd) == 0;
  if (written && closed && ::rename(temporary.c_str(), path.c_str()) == 0) return true;
  const int error = errno;
  ::unlink(temporary.c_str());
  errno = error;
  return false;
}

}  // namespace

UserMode read_mode(std::string_view directory) {
  PathBuffer path;
  if (!mode_path(directory, path)) return {};
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  char content[128];
  const ssize_t length = ::read(fd, content, sizeof content);
  ::close(fd);
  if (length <= 0) return {};
  return parse_mode({content, static_cast<size_t>(length)});
}

ModeWritten write_mode(std::string_view directory, Mode mode, Date today) {
  const UserMode now = read_mode(directory);
  if (now.named && now.mode == mode && now.since) return ModeWritten::kUnchanged;
  PathBuffer path;
  if (!mode_path(directory, path)) {
    errno = ENAMETOOLONG;
    return ModeWritten::kFailed;
  }
  if (!make_directories(directory) || !replace(path, format_mode(mode, today).view())) {
    return ModeWritten::kFailed;
  }
  return ModeWritten::kWritten;
}

}  // namespace tally::consent
