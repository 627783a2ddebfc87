#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "client/announcement_file.h"
#include "client/prompt_file.h"
#include "consent/files.h"

namespace tally::client {
namespace {

constexpr int kTryMilliseconds = 10;

void sleep_between_tries() {
  const timespec time{0, kTryMilliseconds * 1'000'000};
  ::nanosleep(&time, nullptr);
}

bool write_and_close(int fd, std::string_view text) {
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(fd) == 0;
  return ::close(fd) == 0 && written;
}

}  // namespace

PromptFile::PromptFile(std::string_view telemetry_directory) {
  if (!find_state_file(telemetry_directory, "", directory_) ||
      !find_state_file(telemetry_directory, "prompt", path_)) {
    directory_.clear();
  }
}

PromptFile::~PromptFile() {
  const int error = errno;
  if (lock_ >= 0) ::close(lock_);
  errno = error;
}

PromptRead PromptFile::read(consent::PromptState& state) const {
  if (directory_.empty()) return PromptRead::kUnreadable;
  char content[256];
  const int error = errno;
  const long size = consent::read_small_file(path_.c_str(), content, sizeof content);
  const bool is_missing = size < 0 && (errno == ENOENT || errno == ENOTDIR);
  errno = error;
  if (is_missing) return PromptRead::kNone;
  // A longer one is not ours.
  if (size < 0 || static_cast<size_t>(size) == sizeof content) return PromptRead::kUnreadable;
  const auto read = consent::parse_prompt_state({content, static_cast<size_t>(size)});
  if (!read) return PromptRead::kUnreadable;
  state = *read;
  return PromptRead::kRead;
}

bool PromptFile::lock(int milliseconds) {
  if (directory_.empty()) {
    errno = ENAMETOOLONG;
    return false;
  }
  std::string_view directory = directory_.view();
  while (directory.size() > 1 && directory.ends_with('/')) directory.remove_suffix(1);
  if (!consent::make_directories(directory)) return false;
  lock_ = consent::keep_clear_of_standard_streams(
      ::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock_ < 0) return false;
  for (;; milliseconds -= kTryMilliseconds) {
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return true;
    if ((errno != EWOULDBLOCK && errno != EINTR) || milliseconds <= 0) return false;
    sleep_between_tries();
  }
}

bool PromptFile::write(const consent::PromptState& state) const {
  const auto text = format_prompt_state(state);
  consent::PathBuffer temporary;
  if (!temporary.append(path_.view()).append(".tmp-XXXXXX").fits()) {
    errno = ENAMETOOLONG;
    return false;
  }
  if (!consent::is_file_size_allowed(text.view().size())) {
    errno = EFBIG;
    return false;
  }
  const int fd = consent::keep_clear_of_standard_streams(::mkostemp(temporary.data(), O_CLOEXEC));
  if (fd < 0) return false;
  if (write_and_close(fd, text.view()) && ::rename(temporary.c_str(), path_.c_str()) == 0) {
    return true;
  }
  const int error = errno;
  ::unlink(temporary.c_str());
  errno = error;
  return false;
}

}  // namespace tally::client
