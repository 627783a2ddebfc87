// The counter file of a new week, made beside the one that is mapped: it has the records to which
// the counters of this process are bound, at the same places, each with the value 0.
#ifndef TALLY_COUNTER_NEXT_FILE_H_
#define TALLY_COUNTER_NEXT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "consent/fixed_string.h"
#include "counter/identity.h"
#include "counter/whole_name.h"
#include "countfile/header.h"

namespace tally::counter {

// Allocates nothing. For one thread. What was begun and not published is gone when the object is.
class NextFile {
 public:
  NextFile() = default;
  ~NextFile();
  NextFile(const NextFile&) = delete;
  NextFile& operator=(const NextFile&) = delete;

  // Makes the file in the directory, under a name at which nobody looks, with blocks on the disk
  // for records up to `end`, and locks it. On false errno says why.
  bool make(std::string_view local, const countfile::EncodedHeader& header, uint64_t end);

  // Adds a record, or finds it there. False if no writer would have put it at this place: then the
  // file that the place comes from was spoilt.
  bool add(uint64_t offset, const WholeName& name);

  // Gives the file the first of its week's names that is free: another process's file has other
  // records at these places. On false errno says why.
  bool publish(std::string_view local, const Identity& identity, Date begin);

  // Under which name it was published.
  std::string_view path() const { return path_.view(); }
  uint64_t size() const { return size_; }

  // The descriptor, which holds the lock; and hands it over.
  int descriptor() const { return fd_; }
  void release() { fd_ = -1; }

 private:
  uint32_t& word_at(uint64_t offset) const;
  bool is_in_chain(const WholeName& name, uint32_t head) const;

  consent::PathBuffer temporary_;
  consent::PathBuffer path_;
  int fd_ = -1;
  char* base_ = nullptr;  // what the file will be, in private memory
  size_t size_ = 0;
  uint64_t limit_ = 0;  // end of the last record
  uint32_t header_length_ = 0;
};

}  // namespace tally::counter

#endif  // TALLY_COUNTER_NEXT_FILE_H_
