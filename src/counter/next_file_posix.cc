#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "consent/files.h"
#include "counter/counter_file_io.h"
#include "counter/next_file.h"
#include "countfile/layout.h"

namespace tally::counter {

using namespace countfile;  // the layout's constants; this file is about nothing else

NextFile::~NextFile() {
  const int error = errno;
  if (base_ != nullptr) ::munmap(base_, size_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  if (fd_ >= 0) ::close(fd_);
  errno = error;
}

bool NextFile::make(std::string_view local, const EncodedHeader& header, uint64_t end) {
  if (end > kMaxFileSize) {
    errno = EFBIG;
    return false;
  }
  size_ = static_cast<size_t>(round_up(std::max<uint64_t>(end, kMinFileSize), kPageSize));
  if (!temporary_.append(local).append("/next.tmp-XXXXXX").fits()) {
    temporary_.clear();
    errno = ENAMETOOLONG;
    return false;
  }
  fd_ = consent::keep_clear_of_standard_streams(::mkostemp(temporary_.data(), O_CLOEXEC));
  if (fd_ < 0) {
    temporary_.clear();
    return false;
  }
  if (!lock_shared(fd_) || !reserve(fd_, size_)) return false;
  // Not the file itself: where blocks cannot be reserved, to touch a mapping of it on a full disk
  // would end the program.
  void* base = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED) return false;
  base_ = static_cast<char*>(base);
  ::memcpy(base_, header.bytes, header.length);
  header_length_ = header.length;
  limit_ = records_begin(header.length);
  return true;
}

uint32_t& NextFile::word_at(uint64_t offset) const {
  return *reinterpret_cast<uint32_t*>(base_ + offset);
}

bool NextFile::is_in_chain(const WholeName& name, uint32_t head) const {
  for (uint32_t at = head; at != 0; at = word_at(at + kNextOffset)) {
    if ((word_at(at + kNameLengthOffset) & kNameLengthMask) == name.size() &&
        name.is_at(base_ + at + kNameOffset)) {
      return true;
    }
  }
  return false;
}

bool NextFile::add(uint64_t offset, const WholeName& name) {
  if (offset % kRecordUnit != 0 || offset < records_begin(header_length_) || offset >= size_) {
    return false;
  }
  const Placement here = place(static_cast<uint32_t>(offset), header_length_, name.size());
  if (here.start != offset || here.end > size_) return false;
  const uint32_t length = static_cast<uint32_t>(name.size()) | kNameComplete;
  if (word_at(offset + kNameLengthOffset) == length && name.is_at(base_ + offset + kNameOffset)) {
    return true;  // two counters of one name
  }
  // Every unit of a record has a byte that is not 0: its length, or a part of its name.
  const auto is_zero = [](char c) { return c == 0; };
  uint32_t& head = word_at(chain_head_offset(header_length_, name.hash()));
  if (!std::all_of(base_ + offset, base_ + here.end, is_zero) || is_in_chain(name, head)) {
    return false;
  }
  name.copy_to(base_ + offset + kNameOffset);
  word_at(offset + kNameLengthOffset) = length;
  word_at(offset + kNextOffset) = head;
  head = static_cast<uint32_t>(offset);
  limit_ = std::max(limit_, here.end);
  return true;
}

bool NextFile::publish(std::string_view local, const Identity& identity, Date begin) {
  word_at(header_length_ + kLimitOffset) = static_cast<uint32_t>(limit_);
  if (!pwrite_all(fd_, base_, size_, 0)) return false;
  // So many processes of one program do not begin a week on one machine; it must end somewhere.
  constexpr unsigned kMostFiles = 1000;
  for (unsigned ordinal = 1; ordinal <= kMostFiles; ++ordinal) {
    consent::FixedString<256> name;
    path_.clear();
    if (!file_name(identity, begin, name, ordinal) ||
        !path_.append(local).append("/").append(name.view()).fits()) {
      errno = ENAMETOOLONG;
      return false;
    }
    // Another name for the same file, unless it is taken: nobody ever sees half a file.
    if (::link(temporary_.c_str(), path_.c_str()) == 0) return true;
    if (errno != EEXIST) return false;
  }
  return false;
}

}  // namespace tally::counter
