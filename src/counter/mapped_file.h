// A counter file in memory: made or opened, mapped, and grown in place.
//
// The mapping is made once, as long as a file may become, and never undone: the file grows beneath
// it. So a pointer into it stays good for the life of the process, and growing moves nothing. Bytes
// behind the file's end are never touched (that would be a SIGBUS): `can_read` or `can_write` is
// asked first. LMDB maps its files in the same way.
//
// For a new week another file is put beneath the mapping, one that has the same records at the same
// places. So every pointer still leads to the value of the same name, and an addition that another
// thread is about to make goes to the one file or to the other, never to neither or both.
#ifndef TALLY_COUNTER_MAPPED_FILE_H_
#define TALLY_COUNTER_MAPPED_FILE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "countfile/header.h"

namespace tally::counter {

class MappedFile {
 public:
  constexpr MappedFile() = default;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  // Opens the file, making it (mode 0600) where it does not exist or is shorter than a page, and
  // maps it. Takes a shared lock on byte 0, by which the weekly run sees that the file is in use.
  // The header must be `header`, byte for byte. Returns false, with errno set, if anything fails
  // (EAGAIN if the weekly run has taken the file); then the object stays as it was. For one thread,
  // once per object.
  bool open(const char* path, const countfile::EncodedHeader& header);

  // Whether the file has at least `size` bytes. Any thread may ask; another process may just have
  // grown it.
  bool can_read(uint64_t size);

  // Whether the first `size` bytes may be written: they have blocks on the disk, so that no write
  // to the mapping can fail later. Grows the file if need be: to twice its size, in whole pages, at
  // most kMaxFileSize. Any thread may ask; other processes may grow the file at the same time.
  bool can_write(uint64_t size);

  // Puts the file that `fd` has open beneath the mapping, in the place of the one that was there,
  // whose lock is given up. It has `size` bytes with blocks on the disk, a header as long as the
  // other one's, and a shared lock. Takes the descriptor, unless the kernel refuses: then it
  // returns false, and all is as before. Any thread may go on adding through pointers into the
  // mapping; no other function may run.
  bool replace_with(int fd, uint64_t size);

  // Puts private memory beneath the mapping and gives up the lock: counts reach nobody from now on.
  // If the kernel refuses, the file stays mapped and locked. As `replace_with`.
  void abandon();

  // Keeps the process alive should the file be shortened (bus_guard.h). Once, after `open`.
  void guard();

  // Whether the mapping is private memory, because the file was shortened under us or abandoned: no
  // count reaches anybody.
  bool is_lost() const { return lost_.load(std::memory_order_relaxed); }

  uint32_t header_length() const { return header_length_; }

  // Whole numbers in the file, shared with other processes. `offset` must be aligned, and in the
  // file.
  std::atomic<uint32_t>& word_at(uint64_t offset) const;
  std::atomic<uint64_t>& value_at(uint64_t offset) const;
  char* bytes_at(uint64_t offset) const { return base_ + offset; }

  // Where in the file the value stands; UINT64_MAX if it is none of this mapping.
  uint64_t offset_of(const std::atomic<uint64_t>* value) const;

 private:
  bool prepare(int fd, const countfile::EncodedHeader& header);
  bool is_still_ours(uint64_t& size_now) const;

  char* base_ = nullptr;
  size_t mapped_ = 0;                  // bytes of address space
  std::atomic<uint64_t> readable_{0};  // bytes known to be in the file
  std::atomic<uint64_t> writable_{0};  // bytes known to have blocks on the disk
  int fd_ = -1;                        // open for the lock's sake
  uint64_t device_ = 0;                // by which the descriptor is known to be the file's still
  uint64_t inode_ = 0;
  uint32_t header_length_ = 0;
  std::atomic<bool> lost_{false};
};

}  // namespace tally::counter

#endif  // TALLY_COUNTER_MAPPED_FILE_H_
