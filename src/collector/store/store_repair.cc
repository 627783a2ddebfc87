// Making a damaged store anew. The old one is only read, until the new one takes its place.
#include <fcntl.h>
#include <rocksdb/metadata.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/write_batch.h>
#include <stdio.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

#include "base/file.h"
#include "collector/store/record_scan.h"
#include "collector/store/report_key.h"
#include "collector/store/rocks_database.h"
#include "collector/store/store.h"
#include "collector/store/store_check.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

Result<void> copy_aside(const fs::path& file, const fs::path& aside) {
  std::error_code error;
  fs::copy_file(file, aside / file.filename(), fs::copy_options::overwrite_existing, error);
  if (!error) return {};
  return fail("copying {} into {}: {}", file.native(), aside.native(), error.message());
}

// Keeps each file of the database that has a damaged block, and tells of it.
Result<void> keep_damaged_files(rocksdb::DB& db, const fs::path& aside, CheckResult& result) {
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    const fs::path path = file.db_path + file.name;
    rocksdb::SstFileReader reader{database_options()};
    rocksdb::Status status = reader.Open(path.native());
    if (status.ok()) status = reader.VerifyChecksum();
    if (status.ok()) continue;
    result.damaged.push_back({path.filename().native(),
                              fmt::format("the file has a damaged part: {}", status.ToString())});
    std::error_code ignored;
    if (!fs::exists(path, ignored)) continue;
    if (auto kept = copy_aside(path, aside); !kept) return kept;
  }
  return {};
}

// The new database, written in batches of a few MB.
class Rewriter {
 public:
  explicit Rewriter(rocksdb::DB& db) : db_(db) {}

  Result<void> put(const std::string& key, std::string_view value) {
    rocksdb::Status status = batch_.Put(key, value);
    if (status.ok() && batch_.GetDataSize() > kBatch) status = write();
    if (!status.ok()) return fail("writing the new store: {}", status.ToString());
    return {};
  }

  Result<void> finish() {
    rocksdb::Status status = write();
    if (status.ok()) status = db_.Flush(rocksdb::FlushOptions{});
    if (!status.ok()) return fail("writing the new store: {}", status.ToString());
    return {};
  }

 private:
  static constexpr size_t kBatch = size_t{4} << 20;

  rocksdb::Status write() {
    rocksdb::WriteOptions options;
    options.sync = true;
    const auto status = db_.Write(options, &batch_);
    batch_.Clear();
    return status;
  }

  rocksdb::DB& db_;
  rocksdb::WriteBatch batch_;
};

Result<void> copy_week(rocksdb::DB& old, const std::string& week, Rewriter& rewriter,
                       std::ofstream& refused, CheckResult& result) {
  uint64_t records = 0;
  const auto visit = [&](uint64_t bits, std::string_view line) -> Result<void> {
    const std::string key = report_key(week, bits);
    if (auto fault = fault_of_record(week, bits, line)) {
      refused << key << '\t' << line << '\n';
      result.damaged.push_back({key, std::move(*fault)});
      if (!refused.flush()) return fail("writing the damaged record {} aside failed", key);
      return {};
    }
    ++records;
    return rewriter.put(key, line);
  };
  auto scanned = scan_records(old, week, /*can_flush=*/true, visit,
                              [&](const Damage& damage) { result.damaged.push_back(damage); });
  if (!scanned) return scanned;
  result.records += records;
  if (records == 0) return {};
  return rewriter.put(count_key(week), std::to_string(records));
}

Result<void> rewrite(rocksdb::DB& old, const fs::path& fresh, const fs::path& aside,
                     CheckResult& result) {
  auto opened = open_database(fresh, Store::Open::kCreate);
  if (!opened) return std::unexpected(opened.error());
  Rewriter rewriter{*opened->db};
  std::ofstream refused{aside / "records.txt", std::ios::binary};
  for (const std::string& week : weeks_in_database(old)) {
    if (auto copied = copy_week(old, week, rewriter, refused, result); !copied) return copied;
  }
  return rewriter.finish();
}

}  // namespace

Result<CheckResult> repair_store(const fs::path& directory, const fs::path& aside) {
  const std::string doing = fmt::format("repairing the store {}", directory.native());
  if (auto made = base::make_directories(aside); !made) return std::unexpected(made.error());
  const fs::path fresh = directory.native() + ".new";
  std::error_code error;
  fs::remove_all(fresh, error);  // of a repair that did not end
  if (error) return fail("{}: removing {}: {}", doing, fresh.native(), error.message());
  CheckResult result;
  {
    auto old = open_damaged_database(directory);
    if (!old) return std::unexpected(old.error());
    if (auto kept = keep_damaged_files(*old->db, aside, result); !kept) {
      return fail("{}: {}", doing, kept.error().message);
    }
    if (auto done = rewrite(*old->db, fresh, aside, result); !done) {
      return fail("{}: {}", doing, done.error().message);
    }
  }
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, directory.c_str(), RENAME_EXCHANGE) != 0) {
    return fail("{}: putting the new one in its place: {}", doing, std::strerror(errno));
  }
  fs::remove_all(fresh, error);  // now the old one
  if (error) return fail("{}: removing the old one: {}", doing, error.message());
  return result;
}

}  // namespace tally::collector
