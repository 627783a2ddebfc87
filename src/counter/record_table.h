// The records of a mapped counter file: found by name, or added, by any number of threads and
// processes at once, without a lock (doc/formats.md, "Counter file", "Allocation").
#ifndef TALLY_COUNTER_RECORD_TABLE_H_
#define TALLY_COUNTER_RECORD_TABLE_H_

#include <atomic>
#include <cstdint>

#include "counter/mapped_file.h"
#include "counter/whole_name.h"

namespace tally::counter {

struct Found {
  std::atomic<uint64_t>* value = nullptr;  // good for the life of the mapping
  bool no_room_ever = false;               // null, since the file is as large as it may become
};

// The value of the record with this name, which is added where there is none. Null if the name's
// length is not allowed, the file cannot grow, or its content is not that of a counter file
// (somebody else may have written to it; nothing read from it is trusted). The last record of a
// file of the largest size is kept for tally::kDroppedName. Does not block and does not allocate.
// For any thread.
Found find_or_add(MappedFile& file, const WholeName& name);

// The same without adding it: null if there is none.
std::atomic<uint64_t>* find(MappedFile& file, const WholeName& name);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_RECORD_TABLE_H_
