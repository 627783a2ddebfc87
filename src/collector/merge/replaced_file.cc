#include "collector/merge/replaced_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

constexpr size_t kBuffer = size_t{256} << 10;
constexpr uint64_t kStep = uint64_t{4} << 20;

}  // namespace

Result<ReplacedFile> ReplacedFile::start(fs::path path, mode_t mode) {
  std::string name = path.native() + ".XXXXXX.tmp";
  base::Descriptor file{::mkostemps(name.data(), 4, O_CLOEXEC)};
  if (!file.is_open()) {
    return fail("making a temporary file beside {}: {}", path.native(), std::strerror(errno));
  }
  ReplacedFile result{std::move(path), std::move(name), std::move(file)};
  if (::fchmod(result.file_.get(), mode) != 0) {
    return fail("writing {}: {}", result.path_.native(), std::strerror(errno));
  }
  return result;
}

ReplacedFile::~ReplacedFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> ReplacedFile::write(std::string_view bytes) {
  buffer_ += bytes;
  size_ += bytes.size();
  return buffer_.size() < kBuffer ? Result<void>{} : flush();
}

Result<void> ReplacedFile::flush() {
  for (std::string_view rest = buffer_; !rest.empty();) {
    const ssize_t n = ::write(file_.get(), rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail("writing {}: {}", path_.native(), std::strerror(errno));
    rest.remove_prefix(static_cast<size_t>(n));
  }
  buffer_.clear();
  if (size_ - started_ >= kStep) {
    ::sync_file_range(file_.get(), static_cast<off64_t>(started_),
                      static_cast<off64_t>(size_ - started_), SYNC_FILE_RANGE_WRITE);
    started_ = size_;
  }
  return {};
}

Result<void> ReplacedFile::sync() {
  if (auto flushed = flush(); !flushed) return flushed;
  if (::fsync(file_.get()) == 0) return {};
  return fail("writing {}: {}", path_.native(), std::strerror(errno));
}

Result<void> ReplacedFile::set_time(const struct timespec& changed) {
  const struct timespec times[2] = {changed, changed};
  if (::futimens(file_.get(), times) == 0) return {};
  return fail("setting the time of {}: {}", path_.native(), std::strerror(errno));
}

Result<void> ReplacedFile::put_in_place() {
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return fail("replacing {}: {}", path_.native(), std::strerror(errno));
  }
  temporary_.clear();
  sync_directory(path_.parent_path());
  return {};
}

void sync_directory(const fs::path& directory) {
  const base::Descriptor opened{
      ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (opened.is_open()) ::fsync(opened.get());
}

}  // namespace tally::collector
