// The records of a mapped counter file: found by name, or added, by any number of threads and
// processes at once, without a lock (doc/formats.md, "Counter file", "Allocation").
#ifndef TALLY_COUNTER_RECORD_TABLE_H_
#define TALLY_COUNTER_RECORD_TABLE_H_

#include <atomic>
#include <cstdint>
#include <string_view>

#include "counter/mapped_file.h"

namespace tally::counter {

// The value of the record with this name, which is added where there is none. Null if the name's
// length is not allowed, the file cannot grow, or its content is not that of a counter file
// (somebody else may have written to it; nothing read from it is trusted). Does not block and does
// not allocate. For any thread; the pointer is good for the life of the mapping.
std::atomic<uint64_t>* find_or_add(MappedFile& file, std::string_view name);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_RECORD_TABLE_H_
