#include "collector/store/rocks_database.h"

#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>
#include <spdlog/spdlog.h>

#include <cstdarg>
#include <cstdio>
#include <system_error>

#include "base/file.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

// The database's own log file is not made: where the disk is full, writing to it ends the process
// with a failed assertion (Debian's 7.8.3). Errors go to our log.
class Log final : public rocksdb::Logger {
 public:
  Log() : rocksdb::Logger(rocksdb::ERROR_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    char line[1024];
    std::vsnprintf(line, sizeof line, format, arguments);
    spdlog::error("store: {}", line);
  }
};

// A damaged block that a compaction meets stays where it is, is told of, and is no reason to refuse
// reports; without this the database would take none any more.
class KeepTakingReports final : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override {
    if (reason != rocksdb::BackgroundErrorReason::kCompaction || !error->IsCorruption()) return;
    spdlog::error(
        "the store has a damaged file: {}; its other records are served, and reports are taken; "
        "stop the collector and run `tallyd check --repair` when you can",
        error->ToString());
    *error = rocksdb::Status::OK();
  }
};

bool is_held(const rocksdb::Status& status) {
  return status.IsIOError() && status.ToString().find("lock ") != std::string::npos;
}

Result<std::unique_ptr<rocksdb::DB>> open_with(const rocksdb::Options& options,
                                               const fs::path& directory, rocksdb::Status& status) {
  rocksdb::DB* opened = nullptr;
  status = rocksdb::DB::Open(options, directory.native(), &opened);
  if (status.ok()) return std::unique_ptr<rocksdb::DB>{opened};
  if (is_held(status)) {
    return fail(
        "opening the store {}: another process, such as a running tallyd serve, has it open; "
        "stop that first",
        directory.native());
  }
  if (status.IsCorruption()) {
    return fail(
        "opening the store {}: it is damaged: {}; `tallyd check --repair` makes a new one of all "
        "that can be read",
        directory.native(), status.ToString());
  }
  return fail("opening the store {}: {}", directory.native(), status.ToString());
}

Result<OpenedDatabase> open_read_only(const fs::path& directory) {
  // The process that writes removes files now and then: between our reading of the list and of the
  // files this can happen, and the next list is without them.
  constexpr int kTries = 10;
  rocksdb::Status status;
  for (int i = 0; i < kTries; ++i) {
    rocksdb::DB* opened = nullptr;
    status = rocksdb::DB::OpenForReadOnly(database_options(), directory.native(), &opened);
    if (status.ok()) return OpenedDatabase{std::unique_ptr<rocksdb::DB>{opened}, false};
    rocksdb::Env::Default()->SleepForMicroseconds(50'000);
  }
  return fail("opening the store {} to read it: {}", directory.native(), status.ToString());
}

fs::path set_aside(const fs::path& directory) { return directory.native() + ".damaged"; }

// Copies the logs of the database, since it is about to be opened without their damaged records.
Result<void> keep_logs(const fs::path& directory) {
  const fs::path aside = set_aside(directory);
  if (auto made = base::make_directories(aside); !made) return made;
  auto names = base::list_directory(directory);
  if (!names) return std::unexpected(names.error());
  for (const std::string& name : *names) {
    if (!name.ends_with(".log")) continue;
    std::error_code error;
    fs::copy_file(directory / name, aside / name, fs::copy_options::overwrite_existing, error);
    if (error) {
      return fail("copying {} into {}: {}", (directory / name).native(), aside.native(),
                  error.message());
    }
  }
  return {};
}

}  // namespace

rocksdb::Options database_options() {
  rocksdb::Options options;
  options.info_log = std::make_shared<Log>();
  options.listeners.push_back(std::make_shared<KeepTakingReports>());
  // A torn record at the end of the log is what a kill leaves of a write that was not acknowledged.
  // All other damage must be told: the default mode would silently drop all that is behind it.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // That mode excludes recycle_log_file_num: it could not tell damage from the old end of the file.

  // A batch is synced by itself; the tables are synced in passing, so that no great flush of theirs
  // stands in the way of a batch.
  options.bytes_per_sync = 1 << 20;
  // What is written goes down in large steps: each one writes again what lies in the level below,
  // and packs it, which was a quarter of all that a report cost with half of these sizes.
  options.write_buffer_size = size_t{128} << 20;
  options.level0_file_num_compaction_trigger = 8;
  options.max_bytes_for_level_base = uint64_t{512} << 20;
  options.max_write_buffer_number = 4;
  options.max_background_jobs = 2;
  // Packing costs more than all else that is done for a report. What was written last is not
  // packed, since it is soon written again; then quickly; and well where nearly all data lies.
  options.compression_per_level = {rocksdb::kNoCompression, rocksdb::kLZ4Compression,
                                   rocksdb::kLZ4Compression, rocksdb::kZSTD};
  options.bottommost_compression = rocksdb::kZSTD;
  options.bottommost_compression_opts.enabled = true;
  options.bottommost_compression_opts.max_dict_bytes = 16 << 10;  // reports resemble each other

  rocksdb::BlockBasedTableOptions table;
  table.block_size = 16 << 10;
  // Nearly every look-up is of a key that is not there.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.whole_key_filtering = true;
  options.memtable_whole_key_filtering = true;
  options.memtable_prefix_bloom_size_ratio = 0.02;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

Result<OpenedDatabase> open_database(const fs::path& directory, Store::Open mode) {
  std::error_code ignored;
  if (mode != Store::Open::kCreate && !fs::exists(directory / "CURRENT", ignored)) {
    return fail("opening the store {}: there is none; give the data directory of tallyd serve",
                directory.native());
  }
  if (mode == Store::Open::kReadOnly) return open_read_only(directory);
  rocksdb::Options options = database_options();
  options.create_if_missing = mode == Store::Open::kCreate;
  rocksdb::Status status;
  auto db = open_with(options, directory, status);
  if (db) return OpenedDatabase{std::move(*db), false};
  if (!status.IsCorruption()) return std::unexpected(db.error());
  if (auto kept = keep_logs(directory); !kept) return std::unexpected(kept.error());
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kSkipAnyCorruptedRecords;
  db = open_with(options, directory, status);
  if (!db) return std::unexpected(db.error());
  spdlog::error(
      "the store {} had damaged records in the log of what was written last; they were passed "
      "over, "
      "and the log is kept in {}",
      directory.native(), set_aside(directory).native());
  return OpenedDatabase{std::move(*db), true};
}

Result<OpenedDatabase> open_damaged_database(const fs::path& directory) {
  rocksdb::Options options = database_options();
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kSkipAnyCorruptedRecords;
  options.paranoid_checks = false;
  options.disable_auto_compactions = true;
  rocksdb::Status status;
  auto db = open_with(options, directory, status);
  if (!db && status.IsCorruption()) {
    // Its list of files is damaged: it is made anew from the files.
    const rocksdb::Status repaired = rocksdb::RepairDB(directory.native(), options);
    if (repaired.ok()) db = open_with(options, directory, status);
  }
  if (!db) return std::unexpected(db.error());
  return OpenedDatabase{std::move(*db), true};
}

}  // namespace tally::collector
