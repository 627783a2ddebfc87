#include "upload/own_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace tally::upload {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

bool is_link(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_symlink(path, ignored);
}

}  // namespace

base::Result<std::optional<OwnFolder>> OwnFolder::open(const std::filesystem::path& path) {
  base::Descriptor directory{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  if (directory.is_open()) return OwnFolder{path, std::move(directory)};
  const int error = errno;
  if (error == ENOENT) return std::nullopt;
  if (is_link(path)) {
    return base::fail("{} is a symbolic link: what it leads to is left alone", path.native());
  }
  return base::fail("opening the directory {}: {}", path.native(), std::strerror(error));
}

bool OwnFolder::lock() const { return ::flock(directory_.get(), LOCK_EX | LOCK_NB) == 0; }

base::Result<std::vector<std::string>> OwnFolder::names() const {
  // A descriptor of its own, since reading moves its offset and closing ends it.
  const int fd = ::openat(directory_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, CloseDirectory> directory{fd < 0 ? nullptr : ::fdopendir(fd)};
  if (!directory) {
    const int error = errno;
    if (fd >= 0) ::close(fd);
    return base::fail("listing the directory {}: {}", path_.native(), std::strerror(error));
  }
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) names.emplace_back(entry->d_name);
  if (errno != 0) {
    return base::fail("listing the directory {}: {}", path_.native(), std::strerror(errno));
  }
  std::ranges::sort(names);
  return names;
}

std::optional<uint64_t> OwnFolder::size_of(const std::string& name) const {
  struct stat info{};
  if (::fstatat(directory_.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0 ||
      S_ISDIR(info.st_mode)) {
    return std::nullopt;
  }
  return static_cast<uint64_t>(info.st_size);
}

bool OwnFolder::is_in_use(const std::string& name) const {
  const base::Descriptor file{
      ::openat(directory_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
  if (!file.is_open()) return false;
  // Only asked for: a program that came just now and found the lock taken would not count.
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_len = 1;
  return ::fcntl(file.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

base::Result<void> OwnFolder::remove(const std::string& name) const {
  if (::unlinkat(directory_.get(), name.c_str(), 0) == 0 || errno == ENOENT) return {};
  return base::fail("removing {}: {}", (path_ / name).native(), std::strerror(errno));
}

}  // namespace tally::upload
