// How the embedded store opens its database: the options, with their reasons in the source, and
// what is done about a damaged log.
#ifndef TALLY_COLLECTOR_STORE_ROCKS_DATABASE_H_
#define TALLY_COLLECTOR_STORE_ROCKS_DATABASE_H_

#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "collector/store/store.h"

namespace tally::collector {

struct OpenedDatabase {
  std::unique_ptr<rocksdb::DB> db;
  // The log had damaged records, which were passed over: numbers of reports may be wrong.
  bool lost_records = false;
};

rocksdb::Options database_options();

// Errors say what to do. One thread at a time for a directory.
base::Result<OpenedDatabase> open_database(const std::filesystem::path& directory,
                                           Store::Open mode);

// The same, but also opens a database of which files are missing or cannot be read.
base::Result<OpenedDatabase> open_damaged_database(const std::filesystem::path& directory);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_ROCKS_DATABASE_H_
