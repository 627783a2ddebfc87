// Reading the reports of a week from the database, in the order of X, also where it is damaged.
//
// A block whose checksum is wrong stops an iterator. What is behind it is found by trying keys: the
// keys of a damaged block are one range, since a file is sorted. Other files can have reports with
// keys in that range, and so these are then read file by file.
#ifndef TALLY_COLLECTOR_STORE_RECORD_SCAN_H_
#define TALLY_COLLECTOR_STORE_RECORD_SCAN_H_

#include <rocksdb/db.h>

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/error.h"
#include "collector/store/store.h"

namespace tally::collector {

// Is given the bits of X and the line.
using RecordVisitor = std::function<base::Result<void>(uint64_t bits, std::string_view line)>;
using DamageVisitor = std::function<void(const Damage&)>;

// Behind the bits of every X that is less than 1.
inline constexpr uint64_t kEndBits = 0x3ff0'0000'0000'0000;

// Calls `visit` for each record of the week as it was when this began, and `damaged` for each range
// that could not be read. Fails only if `visit` does, or if the reading itself does. `can_flush`:
// the database is open for writing, and records that are in no file yet may be put into one. Any
// thread; the database must stay open.
base::Result<void> scan_records(rocksdb::DB& db, std::string_view week, bool can_flush,
                                const RecordVisitor& visit, const DamageVisitor& damaged);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_RECORD_SCAN_H_
