#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>

#include "client/upload_token.h"
#include "consent/files.h"

namespace tally::client {
namespace {

constexpr int64_t kHourSeconds = 60 * 60;
constexpr int64_t kPeriodSeconds = 24 * kHourSeconds;

bool is_old(const timespec& time) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const int64_t age = int64_t{now.tv_sec} - int64_t{time.tv_sec};
  return age >= kPeriodSeconds || age <= -kPeriodSeconds;
}

// An hour before it is old.
bool take_for_an_hour(int fd) {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  time.tv_sec -= static_cast<time_t>(kPeriodSeconds - kHourSeconds);
  const timespec times[] = {time, time};
  return ::futimens(fd, times) == 0;
}

// A new one is taken, for the day.
int open_new(const char* path) {
  return consent::keep_clear_of_standard_streams(
      ::open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
}

bool make(const char* path) {
  const int fd = open_new(path);
  if (fd < 0) return false;
  take_for_an_hour(fd);  // if it cannot be, it is for the day
  ::close(fd);
  return true;
}

// Under the lock of the open file: it must still be the one that the path leads to, since Go's
// programs remove the old one and make another, and nobody may have renewed it meanwhile.
// Who may not change it, since a command by root has left it in the user's directory, replaces it.
bool renew(int fd, const char* path) {
  struct stat ours{}, there{};
  return ::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd, &ours) == 0 &&
         ::lstat(path, &there) == 0 && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev &&
         S_ISREG(ours.st_mode) && is_old(ours.st_mtim) &&
         (take_for_an_hour(fd) || (::unlink(path) == 0 && make(path)));
}

int open_to_lock(const char* path) {
  constexpr int kFlags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
  int fd = ::open(path, O_WRONLY | kFlags);
  if (fd < 0 && errno == EACCES) fd = ::open(path, O_RDONLY | kFlags);
  return consent::keep_clear_of_standard_streams(fd);
}

}  // namespace

UploadToken look_at_upload_token(const char* path) {
  struct stat token{};
  if (::lstat(path, &token) != 0) {
    return errno == ENOENT ? UploadToken::kDue : UploadToken::kTaken;
  }
  if (!is_old(token.st_mtim)) return UploadToken::kTaken;
  return is_old(token.st_atim) ? UploadToken::kDue : UploadToken::kSearchedInVain;
}

void note_search_in_vain(const char* path) {
  const timespec only_access[] = {{0, UTIME_NOW}, {0, UTIME_OMIT}};
  if (::utimensat(AT_FDCWD, path, only_access, AT_SYMLINK_NOFOLLOW) == 0) return;
  const int fd = open_new(path);
  if (fd < 0) return;
  const timespec nobodys[] = {{0, UTIME_NOW}, {0, 0}};
  ::futimens(fd, nobodys);
  ::close(fd);
}

bool take_upload_token(const char* path) {
  if (make(path)) return true;
  if (errno != EEXIST) return false;
  const int fd = open_to_lock(path);
  if (fd < 0) return false;
  const bool taken = renew(fd, path);
  ::close(fd);
  return taken;
}

void keep_upload_token(const char* path) {
  ::utimensat(AT_FDCWD, path, nullptr, AT_SYMLINK_NOFOLLOW);
}

}  // namespace tally::client
