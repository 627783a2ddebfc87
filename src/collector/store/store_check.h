// Verifying what the embedded store holds, and making it anew where it is damaged.
#ifndef TALLY_COLLECTOR_STORE_STORE_CHECK_H_
#define TALLY_COLLECTOR_STORE_STORE_CHECK_H_

#include <rocksdb/db.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collector/store/store.h"
#include "collector/store/week_counts.h"

namespace tally::collector {

// The numbers of reports as the database has them; an error if one of them is no number.
base::Result<WeekCounts::Map> stored_counts(rocksdb::DB& db);

// Every week that has a report in the database or a number of them, oldest first.
std::vector<std::string> weeks_in_database(rocksdb::DB& db);

// Why the line is no report of this key in the form that we write; nothing if it is.
std::optional<std::string> fault_of_record(std::string_view week, uint64_t bits,
                                           std::string_view line);

// As Store::check(). `can_flush` as in scan_records().
base::Result<CheckResult> check_database(rocksdb::DB& db, bool can_flush);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_STORE_CHECK_H_
