#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/descriptor.h"

namespace tally::base {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> fail_errno(std::string_view doing, const fs::path& path, int error) {
  return fail("{} {}: {}", doing, path.native(), std::strerror(error));
}

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    content.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

// Without this a rename or link can be lost in a power cut although the file's data is safe.
void sync_directory_of(const fs::path& path) {
  const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path{"."};
  const Descriptor dir{::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (dir.is_open()) ::fsync(dir.get());
}

// Writes the content beside `path` under a name of our own and returns that name.
Result<fs::path> write_temporary(const fs::path& path, std::string_view content, mode_t mode) {
  std::string name = path.native() + ".XXXXXX.tmp";
  const Descriptor file{::mkostemps(name.data(), 4, O_CLOEXEC)};
  if (!file.is_open()) return fail_errno("making a temporary file beside", path, errno);
  if (::fchmod(file.get(), mode) != 0 || !write_all(file.get(), content) ||
      ::fsync(file.get()) != 0) {
    const int error = errno;
    ::unlink(name.c_str());
    return fail_errno("writing", path, error);
  }
  return fs::path{name};
}

}  // namespace

Result<std::string> read_file(const fs::path& path, uint64_t max_bytes) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!file.is_open()) return fail_errno("reading", path, errno);
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return fail_errno("reading", path, errno);
  if (S_ISDIR(info.st_mode)) return fail_errno("reading", path, EISDIR);
  if (!S_ISREG(info.st_mode)) return fail("reading {}: it is no regular file", path.native());
  const auto too_large = [&] {
    return fail("reading {}: it is larger than {} bytes", path.native(), max_bytes);
  };
  if (static_cast<uint64_t>(info.st_size) > max_bytes) return too_large();
  std::string content;
  constexpr size_t kChunk = size_t{1} << 16;
  for (;;) {
    const size_t have = content.size();
    if (have > max_bytes) return too_large();  // it grows while it is read
    content.resize(have + kChunk);
    const ssize_t n = ::read(file.get(), content.data() + have, kChunk);
    content.resize(have + static_cast<size_t>(std::max<ssize_t>(n, 0)));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_errno("reading", path, errno);
    if (n == 0) return content;
  }
}

Result<Created> create_file(const fs::path& path, std::string_view content, mode_t mode) {
  const auto temporary = write_temporary(path, content, mode);
  if (!temporary) return std::unexpected(temporary.error());
  // link() fails if the name is taken, which rename() would not.
  const int linked = ::link(temporary->c_str(), path.c_str());
  const int error = errno;
  ::unlink(temporary->c_str());
  if (linked != 0) {
    if (error == EEXIST) return Created::kExistsAlready;
    return fail_errno("creating", path, error);
  }
  sync_directory_of(path);
  return Created::kYes;
}

Result<void> replace_file(const fs::path& path, std::string_view content, mode_t mode) {
  const auto temporary = write_temporary(path, content, mode);
  if (!temporary) return std::unexpected(temporary.error());
  if (::rename(temporary->c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary->c_str());
    return fail_errno("replacing", path, error);
  }
  sync_directory_of(path);
  return {};
}

bool is_gone(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::symlink_status(path, error).type() ==
         std::filesystem::file_type::not_found;
}

Result<void> remove_file(const fs::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail_errno("removing", path, errno);
  return {};
}

Result<void> make_directories(const fs::path& path, mode_t mode) {
  fs::path made;
  for (const fs::path& part : path) {
    made /= part;
    if (::mkdir(made.c_str(), mode) == 0 || errno == EEXIST) continue;
    // An existing parent on a read-only file system or above our rights answers in other ways.
    const int error = errno;
    std::error_code ignored;
    if (!fs::is_directory(made, ignored)) return fail_errno("making the directory", made, error);
  }
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return fail_errno("making the directory", path, ENOTDIR);
  return {};
}

Result<void> make_directory(const fs::path& path, mode_t mode) {
  if (::mkdir(path.c_str(), mode) == 0) return {};
  // An existing one on a read-only file system or above our rights answers in other ways.
  const int error = errno;
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return {};
  return fail_errno("making the directory", path, error);
}

Result<std::vector<std::string>> list_directory(const fs::path& path) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it{path, error}, end; !error && it != end; it.increment(error)) {
    names.push_back(it->path().filename().native());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail("listing the directory {}: {}", path.native(), error.message());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace tally::base
