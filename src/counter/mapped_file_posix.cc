#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "consent/files.h"
#include "counter/bus_guard.h"
#include "counter/counter_file_io.h"
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

bool MappedFile::replace_with(int fd, uint64_t size) {
  struct stat info{};
  if (::fstat(fd, &info) != 0) return false;
  uint64_t ignored = 0;
  const int before = is_still_ours(ignored) ? fd_ : -1;
  // A child that is forked in the midst of this may have either file mapped. It has no descriptor
  // to make it longer, and adds records only where both have room.
  fd_ = -1;
  readable_.store(size, std::memory_order_relaxed);
  writable_.store(size, std::memory_order_relaxed);
  lost_.store(false, std::memory_order_relaxed);
  // One step for every other thread: who touches the mapping meanwhile waits for its end.
  if (::mmap(base_, mapped_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED) {
    fd_ = before;
    return false;
  }
  device_ = info.st_dev;
  inode_ = info.st_ino;
  fd_ = fd;
  if (before >= 0) ::close(before);
  return true;
}

void MappedFile::abandon() {
  lost_.store(true, std::memory_order_relaxed);
  const void* there = ::mmap(base_, mapped_, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
  if (there == MAP_FAILED) return;  // then the lock stays with the mapping
  uint64_t ignored = 0;
  if (is_still_ours(ignored)) ::close(fd_);
  fd_ = -1;
}

uint64_t MappedFile::offset_of(const std::atomic<uint64_t>* value) const {
  const auto at = reinterpret_cast<uintptr_t>(value);
  const auto base = reinterpret_cast<uintptr_t>(base_);
  return base_ != nullptr && at >= base && at - base < mapped_ ? at - base : UINT64_MAX;
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
