#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "consent/files.h"
#include "counter/bus_guard.h"
#include "counter/mapped_file.h"

namespace tally::counter {

using countfile::kMaxFileSize;
using countfile::kMinFileSize;
using countfile::kPageSize;

static_assert(sizeof(std::atomic<uint64_t>) == 8 && std::atomic<uint64_t>::is_always_lock_free,
              "counters are shared between processes, so they must be plain 64-bit integers");
static_assert(sizeof(std::atomic<uint32_t>) == 4 && std::atomic<uint32_t>::is_always_lock_free);
static_assert(sizeof(off_t) == 8, "where a long has 32 bits, this needs -D_FILE_OFFSET_BITS=64");

namespace {

bool pwrite_all(int fd, const char* bytes, size_t size, off_t offset) {
  while (size > 0) {
    const ssize_t n = ::pwrite(fd, bytes, size, offset);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes += n;
    offset += n;
    size -= static_cast<size_t>(n);
  }
  return true;
}

// Gives the file at least `size` bytes with blocks on the disk behind them. Never shortens it and
// never writes over a record.
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
  return pwrite_all(fd, zeros, sizeof zeros, static_cast<off_t>(size - sizeof zeros));
}

void raise_to(std::atomic<uint64_t>& known, uint64_t size) {
  uint64_t seen = known.load(std::memory_order_relaxed);
  while (seen < size && !known.compare_exchange_weak(seen, size, std::memory_order_release)) {
  }
}

bool has_header(int fd, const countfile::EncodedHeader& header) {
  char bytes[countfile::kMaxHeaderLength];
  const ssize_t n = ::pread(fd, bytes, header.length, 0);
  return n == static_cast<ssize_t>(header.length) &&
         ::memcmp(bytes, header.bytes, header.length) == 0;
}

// Tells the weekly run that the file is in use. False if the weekly run has it already. Where the
// file system knows no locks, the weekly run takes the file as it takes those of Go's programs.
bool lock_shared(int fd) {
  struct flock lock{};
  lock.l_type = F_RDLCK;
  lock.l_whence = SEEK_SET;
  lock.l_len = 1;
  return ::fcntl(fd, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

bool is_at(const char* path, int fd) {
  struct stat by_path{}, by_descriptor{};
  return ::stat(path, &by_path) == 0 && ::fstat(fd, &by_descriptor) == 0 &&
         by_path.st_dev == by_descriptor.st_dev && by_path.st_ino == by_descriptor.st_ino;
}

// Opens, or makes, the file and locks it. If the weekly run took it away between the two, another
// file is made in its place. Returns -1 with errno set; EAGAIN if the weekly run has it.
int open_locked(const char* path) {
  // Before the file is made: an empty one would be left behind.
  if (!consent::is_file_size_allowed(kMinFileSize)) {
    errno = EFBIG;
    return -1;
  }
  constexpr int kTries = 3;
  for (int i = 0; i < kTries; ++i) {
    const int fd = consent::keep_clear_of_standard_streams(
        ::open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600));
    if (fd < 0) return -1;
    const bool locked = lock_shared(fd);
    if (locked && is_at(path, fd)) return fd;
    ::close(fd);
    if (!locked) break;
  }
  errno = EAGAIN;
  return -1;
}

// As much address space as a file may ever need, or, under a memory limit, what can be had.
char* map_shared(int fd, uint64_t file_size, size_t& mapped) {
  for (mapped = kMaxFileSize; mapped >= file_size && mapped >= kMinFileSize; mapped /= 2) {
    void* base = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (base != MAP_FAILED) return static_cast<char*>(base);
  }
  return nullptr;
}

}  // namespace

// Makes the file what the format says, with blocks behind all of it. A new file gets its header
// while it is shorter than a page, and only then its length: so a full page always has a header.
bool MappedFile::prepare(int fd, const countfile::EncodedHeader& header) {
  struct stat info{};
  if (::fstat(fd, &info) != 0) return false;
  if (!S_ISREG(info.st_mode)) {
    errno = EINVAL;
    return false;
  }
  if (info.st_size < static_cast<off_t>(kMinFileSize) &&
      !pwrite_all(fd, header.bytes, header.length, 0)) {
    return false;
  }
  const uint64_t size = std::max<uint64_t>(static_cast<uint64_t>(info.st_size), kMinFileSize);
  if (size > kMaxFileSize || !has_header(fd, header)) {
    errno = EINVAL;
    return false;
  }
  // Also what exists: Go's programs leave holes.
  if (!reserve(fd, size)) return false;
  device_ = info.st_dev;
  inode_ = info.st_ino;
  raise_to(readable_, size);
  raise_to(writable_, size);
  return true;
}

bool MappedFile::open(const char* path, const countfile::EncodedHeader& header) {
  const int fd = open_locked(path);
  if (fd < 0) return false;
  char* base = nullptr;
  size_t mapped = 0;
  if (prepare(fd, header)) base = map_shared(fd, readable_.load(std::memory_order_relaxed), mapped);
  if (base == nullptr) {
    const int error = errno;
    ::close(fd);
    errno = error;
    return false;
  }
  base_ = base;
  mapped_ = mapped;
  fd_ = fd;
  header_length_ = header.length;
  return true;
}

// Whether the descriptor is the file's, and how long the file is. The program may have closed all
// descriptors and opened others: then what was ours must not be written to.
bool MappedFile::is_still_ours(uint64_t& size_now) const {
  struct stat info{};
  if (::fstat(fd_, &info) != 0 || info.st_dev != device_ || info.st_ino != inode_) return false;
  size_now = static_cast<uint64_t>(info.st_size);
  return true;
}

void MappedFile::guard() { guard_mapping(base_, mapped_, lost_); }

bool MappedFile::can_read(uint64_t size) {
  if (size <= readable_.load(std::memory_order_acquire)) return true;
  uint64_t in_file = 0;
  if (size > mapped_ || !is_still_ours(in_file)) return false;
  raise_to(readable_, in_file);
  return size <= in_file;
}

bool MappedFile::can_write(uint64_t size) {
  if (size <= writable_.load(std::memory_order_acquire)) return true;
  uint64_t in_file = 0;
  if (size > mapped_ || !is_still_ours(in_file)) return false;
  // Twice the size, so that many new names cost few calls; near a full disk the one page that is
  // needed.
  const uint64_t pages = countfile::round_up(size, kPageSize);
  uint64_t wanted = std::max(in_file, pages);
  if (in_file < size) wanted = std::max(pages, std::min<uint64_t>(in_file * 2, mapped_));
  if (!reserve(fd_, wanted)) {
    wanted = pages;
    if (!reserve(fd_, wanted)) return false;
  }
  raise_to(readable_, wanted);
  raise_to(writable_, wanted);
  return true;
}

std::atomic<uint32_t>& MappedFile::word_at(uint64_t offset) const {
  return *reinterpret_cast<std::atomic<uint32_t>*>(base_ + offset);
}

std::atomic<uint64_t>& MappedFile::value_at(uint64_t offset) const {
  return *reinterpret_cast<std::atomic<uint64_t>*>(base_ + offset);
}

}  // namespace tally::counter
