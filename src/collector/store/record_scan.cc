#include "collector/store/record_scan.h"

#include <rocksdb/metadata.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collector/store/report_key.h"
#include "collector/store/rocks_database.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;

rocksdb::ReadOptions once() {
  rocksdb::ReadOptions read;
  read.fill_cache = false;  // a whole week passes through once
  return read;
}

// The bits of X of the record that the iterator is at; kEndBits if it is behind the week's last.
uint64_t bits_at(const rocksdb::Iterator& it, std::string_view week) {
  if (!it.Valid()) return kEndBits;
  const auto key = parse_report_key(it.key().ToStringView());
  return key && key->week == week ? std::min(key->bits, kEndBits) : kEndBits;
}

// Copies what stands in memory that another thread of RocksDB has written. By itself, so that the
// thread sanitizer, which does not see how RocksDB hands it over, is told of this and of no more.
[[gnu::noinline]] void copy_record(const rocksdb::Slice& record, std::string& line) {
  line.assign(record.data(), record.size());
}

using IteratorPtr = std::unique_ptr<rocksdb::Iterator>;
using MakeIterator = std::function<IteratorPtr()>;

// A new iterator at the first record from `bits` on. One that has met a damaged block is of no
// further use: asked for another key of the block, it says that there is nothing.
IteratorPtr seek(const MakeIterator& make, std::string_view week, uint64_t bits) {
  IteratorPtr it = make();
  it->Seek(report_key(week, bits));
  return it;
}

bool can_read(const MakeIterator& make, std::string_view week, uint64_t bits) {
  return seek(make, week, bits)->status().ok();
}

// The first bits behind `bad`, where nothing can be read, at which something can; kEndBits if there
// are none in the week.
uint64_t end_of_damage(const MakeIterator& make, std::string_view week, uint64_t bad) {
  // Half of all X are in the 2^52 bits below 1: this is less than the space between two of a
  // million reports.
  uint64_t step = uint64_t{1} << 30;
  uint64_t good = kEndBits;
  while (bad < kEndBits && kEndBits - bad > step) {
    if (can_read(make, week, bad + step)) {
      good = bad + step;
      break;
    }
    bad += step;
    step *= 2;
  }
  while (good - bad > 1) {
    const uint64_t middle = bad + (good - bad) / 2;
    (can_read(make, week, middle) ? good : bad) = middle;
  }
  return good;
}

using Records = std::map<uint64_t, std::string>;

// Adds what the file has in [from, to).
void read_file_range(const std::string& path, std::string_view week, uint64_t from, uint64_t to,
                     Records& records) {
  rocksdb::SstFileReader reader{database_options()};
  if (!reader.Open(path).ok()) return;
  const MakeIterator make = [&] { return IteratorPtr{reader.NewIterator(once())}; };
  IteratorPtr it = seek(make, week, from);
  for (uint64_t next = from; next < to;) {
    if (!it->status().ok()) {
      next = end_of_damage(make, week, next);
      it = seek(make, week, next);
      continue;
    }
    const uint64_t bits = bits_at(*it, week);
    if (bits >= to) return;
    records.emplace(bits, it->value().ToString());
    next = bits + 1;
    it->Next();
  }
}

// What all files have in [from, to): the keys of a few damaged blocks.
Records read_files(rocksdb::DB& db, std::string_view week, uint64_t from, uint64_t to,
                   bool can_flush) {
  Records records;
  if (can_flush) db.Flush(rocksdb::FlushOptions{});  // if that fails, the log still has them
  const bool kept = can_flush && db.DisableFileDeletions().ok();
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  const std::string first = report_key(week, from);
  const std::string end = report_key(week, to);
  for (const rocksdb::LiveFileMetaData& file : files) {
    if (file.largestkey < first || file.smallestkey >= end) continue;
    read_file_range(file.db_path + file.name, week, from, to, records);
  }
  if (kept) db.EnableFileDeletions(/*force=*/false);
  return records;
}

}  // namespace

Result<void> scan_records(rocksdb::DB& db, std::string_view week, bool can_flush,
                          const RecordVisitor& visit, const DamageVisitor& damaged) {
  const MakeIterator make = [&] { return IteratorPtr{db.NewIterator(once())}; };
  IteratorPtr it = seek(make, week, 0);
  std::string line;
  for (uint64_t next = 0;;) {  // all before it were visited
    for (; it->Valid(); it->Next()) {
      const uint64_t bits = bits_at(*it, week);
      if (bits >= kEndBits) return {};
      copy_record(it->value(), line);
      if (auto visited = visit(bits, line); !visited) return visited;
      next = bits + 1;
    }
    const rocksdb::Status status = it->status();
    if (status.ok()) return {};
    if (!status.IsCorruption()) return fail("reading the reports: {}", status.ToString());
    const uint64_t good = end_of_damage(make, week, next);
    damaged({.where = fmt::format("{} to {}", report_key(week, next), report_key(week, good)),
             .reason = fmt::format("what is stored there cannot be read: {}", status.ToString())});
    for (const auto& [bits, found] : read_files(db, week, next, good, can_flush)) {
      if (auto visited = visit(bits, found); !visited) return visited;
    }
    if (good >= kEndBits) return {};
    next = good;
    it = seek(make, week, good);
  }
}

}  // namespace tally::collector
