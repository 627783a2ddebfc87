#include "upload/upload_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"

namespace tally::upload {
namespace {

bool make_exclusively(const std::filesystem::path& path) {
  const base::Descriptor made{
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, base::kPrivateFile)};
  return made.is_open();
}

bool is_stale(const std::filesystem::path& path, base::Time now) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return errno == ENOENT;
  // One from the future was made before somebody set the clock right.
  const auto age = now - base::Time{std::chrono::seconds{info.st_mtim.tv_sec}};
  return age > kStaleLock || age < -kStaleLock;
}

}  // namespace

base::Result<std::optional<UploadLock>> UploadLock::take(const std::filesystem::path& uploaded,
                                                         base::Time now) {
  std::filesystem::path path = uploaded;
  path += ".lock";
  bool made = make_exclusively(path);
  if (!made && errno == EEXIST && is_stale(path, now)) {
    ::unlink(path.c_str());
    made = make_exclusively(path);
  }
  if (made) return std::optional{UploadLock{std::move(path)}};
  if (errno == EEXIST) return std::nullopt;
  return base::fail("making the lock {}: {}", path.native(), std::strerror(errno));
}

void UploadLock::remove_stale(const std::filesystem::path& upload, base::Time now) {
  const auto names = base::list_directory(upload);
  if (!names) return;
  for (const std::string& name : *names) {
    if (name.ends_with(".json.lock") && is_stale(upload / name, now)) {
      ::unlink((upload / name).c_str());
    }
  }
}

UploadLock::UploadLock(UploadLock&& other) noexcept : path_(std::move(other.path_)) {
  other.path_.clear();
}

UploadLock::~UploadLock() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

std::optional<base::Descriptor> lock_directory(const std::filesystem::path& directory) {
  base::Descriptor lock{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!lock.is_open() || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return std::nullopt;
  return lock;
}

}  // namespace tally::upload
