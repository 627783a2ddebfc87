#include "collector/store/record_scan.h"

#include <rocksdb/metadata.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <bit>
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

bool seek(rocksdb::Iterator& it, std::string_view week, uint64_t bits) {
  it.Seek(report_key(week, bits));
  return it.status().ok();
}

// Positions the iterator, which cannot read what is at `bad`, at the first place behind where it
// can, and returns that; kEndBits if there is none in the week.
uint64_t seek_behind_damage(rocksdb::Iterator& it, std::string_view week, uint64_t bad) {
  // Half of all X are in the 2^52 bits below 1: this is less than the space between two of a
  // million reports.
  uint64_t step = uint64_t{1} << 30;
  uint64_t good = kEndBits;
  while (bad < kEndBits && kEndBits - bad > step) {
    if (seek(it, week, bad + step)) {
      good = bad + step;
      break;
    }
    bad += step;
    step *= 2;
  }
  while (good - bad > 1) {
    const uint64_t middle = bad + (good - bad) / 2;
    (seek(it, week, middle) ? good : bad) = middle;
  }
  seek(it, week, good);
  return good;
}

using Records = std::map<uint64_t, std::string>;

// Adds what the file has in [from, to).
void read_file_range(const std::string& path, std::string_view week, uint64_t from, uint64_t to,
                     Records& records) {
  rocksdb::SstFileReader reader{database_options()};
  if (!reader.Open(path).ok()) return;
  const std::unique_ptr<rocksdb::Iterator> it{reader.NewIterator(once())};
  uint64_t next = from;
  if (!seek(*it, week, from)) next = seek_behind_damage(*it, week, from);
  while (next < to) {
    if (!it->Valid() && !it->status().ok()) {
      next = seek_behind_damage(*it, week, next);
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
  const std::unique_ptr<rocksdb::Iterator> it{db.NewIterator(once())};
  uint64_t next = 0;  // all before it were visited
  bool readable = seek(*it, week, 0);
  for (;;) {
    for (; readable && it->Valid(); it->Next()) {
      const uint64_t bits = bits_at(*it, week);
      if (bits >= kEndBits) return {};
      if (auto visited = visit(bits, it->value().ToStringView()); !visited) return visited;
      next = bits + 1;
    }
    const rocksdb::Status status = it->status();
    if (status.ok()) return {};
    if (!status.IsCorruption()) return fail("reading the reports: {}", status.ToString());
    const uint64_t good = seek_behind_damage(*it, week, next);
    damaged({.where = fmt::format("{} to {}", report_key(week, next), report_key(week, good)),
             .reason = fmt::format("what is stored there cannot be read: {}", status.ToString())});
    for (const auto& [bits, line] : read_files(db, week, next, good, can_flush)) {
      if (auto visited = visit(bits, line); !visited) return visited;
    }
    if (good >= kEndBits) return {};
    next = good;
    readable = true;
  }
}

}  // namespace tally::collector
