#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "consent/files.h"
#include "consent/mode.h"

namespace tally::consent {
namespace {

bool mode_path(std::string_view directory, PathBuffer& out) {
  out.clear();
  return out.append(directory).append("/mode").fits();
}

// Held while a mode is read and written, on the directory itself: it leaves nothing behind. Where
// it cannot be had (a file system without locks), writers go on without.
class WriterLock {
 public:
  explicit WriterLock(std::string_view directory) {
    PathBuffer path;
    if (path.append(directory).fits()) {
      fd_ = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (fd_ >= 0) ::flock(fd_, LOCK_EX);
  }
  ~WriterLock() {
    const int error = errno;
    if (fd_ >= 0) ::close(fd_);
    errno = error;
  }
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  int fd_ = -1;
};

// Writes the text under a temporary name and renames it, so that a reader sees the old or the new
// mode.
bool replace(const PathBuffer& path, std::string_view text) {
  PathBuffer temporary;
  if (!temporary.append(path.view()).append(".tmp-XXXXXX").fits()) {
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

bool is_yes_before(const UserMode& user, Date day) {
  return user.mode == Mode::kOn && user.since && *user.since < day;
}

// The mode file as it is, for reading and writing in place.
class OpenModeFile {
 public:
  explicit OpenModeFile(const char* path) {
    do {
      fd_ = ::open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    } while (fd_ < 0 && errno == EINTR);
    fd_ = keep_clear_of_standard_streams(fd_);
  }
  ~OpenModeFile() {
    const int error = errno;
    if (fd_ >= 0) ::close(fd_);
    errno = error;
  }
  OpenModeFile(const OpenModeFile&) = delete;
  OpenModeFile& operator=(const OpenModeFile&) = delete;

  bool is_open() const { return fd_ >= 0; }

  // What the file says. A view into the object.
  std::string_view read() {
    ssize_t length;
    do {
      length = ::pread(fd_, content_, sizeof content_, 0);
    } while (length < 0 && errno == EINTR);
    return {content_, length < 0 ? 0 : static_cast<size_t>(length)};
  }

  bool write(std::string_view text, size_t offset) {
    if (!is_file_size_allowed(offset + text.size())) {
      errno = EFBIG;
      return false;
    }
    ssize_t written;
    do {
      written = ::pwrite(fd_, text.data(), text.size(), static_cast<off_t>(offset));
    } while (written < 0 && errno == EINTR);
    return written == static_cast<ssize_t>(text.size());
  }

 private:
  int fd_;
  char content_[128];
};

}  // namespace

UserMode read_mode(std::string_view directory) {
  PathBuffer path;
  if (!mode_path(directory, path)) return {};
  char content[128];
  const long length = read_small_file(path.c_str(), content, sizeof content);
  // What is there but may not, or just now cannot, be read could say off.
  if (length < 0 && (errno == EACCES || errno == EPERM || is_passing(errno))) {
    return {.mode = Mode::kOff, .unreadable = true, .since = {}};
  }
  if (length <= 0) return {};
  const UserMode said = parse_mode({content, static_cast<size_t>(length)});
  // A yes of which not all was read may go on with a no.
  if (length == sizeof content && said.mode == Mode::kOn) return {};
  return said;
}

ModeWritten write_mode(std::string_view directory, Mode mode, Date today) {
  PathBuffer path;
  if (!mode_path(directory, path)) {
    errno = ENAMETOOLONG;
    return ModeWritten::kFailed;
  }
  if (!make_directories(directory)) return ModeWritten::kFailed;
  const WriterLock lock{directory};
  const UserMode now = read_mode(directory);
  if (now.named && now.mode == mode && now.since) return ModeWritten::kUnchanged;
  return replace(path, format_mode(mode, today).view()) ? ModeWritten::kWritten
                                                        : ModeWritten::kFailed;
}

ModeWritten date_the_yes(std::string_view directory, Date today) {
  PathBuffer path;
  if (!mode_path(directory, path)) return ModeWritten::kUnchanged;
  const WriterLock lock{directory};
  const UserMode now = read_mode(directory);
  if (now.mode != Mode::kOn || now.since) return ModeWritten::kUnchanged;
  return replace(path, format_mode(Mode::kOn, today).view()) ? ModeWritten::kWritten
                                                             : ModeWritten::kFailed;
}

bool move_yes_to(std::string_view directory, Date today) {
  PathBuffer path;
  if (!mode_path(directory, path)) return true;
  const UserMode seen = read_mode(directory);
  if (!is_yes_before(seen, today)) return true;
  OpenModeFile file{path.c_str()};
  if (!file.is_open()) return false;
  const std::string_view content = file.read();
  const UserMode now = parse_mode(content);
  if (!is_yes_before(now, today)) return true;
  const FixedString<16> old_day = format_day(*now.since);
  return file.write(format_day(today).view(), content.find(old_day.view()));
}

}  // namespace tally::consent
