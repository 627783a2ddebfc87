#include "collector/store/rocks_store.h"

#include <rocksdb/convenience.h>
#include <rocksdb/utilities/checkpoint.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <utility>

#include "base/file.h"
#include "collector/store/report_key.h"
#include "collector/store/rocks_database.h"
#include "collector/store/store_check.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
using Clock = std::chrono::steady_clock;

constexpr size_t kMaxDamageRemembered = 1000;

rocksdb::WriteOptions durable() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

uint64_t nanoseconds_since(Clock::time_point begin) {
  return static_cast<uint64_t>((Clock::now() - begin) / std::chrono::nanoseconds{1});
}

std::unexpected<base::Error> not_open(std::string_view doing) {
  return fail("{}: the store failed and is not open", doing);
}

}  // namespace

RocksStore::RocksStore(std::filesystem::path directory, std::unique_ptr<rocksdb::DB> db, Open mode,
                       const Limits& limits)
    : directory_(std::move(directory)), mode_(mode), db_(std::move(db)), queue_(limits) {}

RocksStore::~RocksStore() {
  queue_.close();
  if (writer_.joinable()) writer_.join();
}

Result<void> RocksStore::start(bool recount) {
  if (auto read = read_counts(recount); !read) return read;
  if (mode_ != Open::kReadOnly) writer_ = std::thread{[this] { write_until_stopped(); }};
  return {};
}

void RocksStore::submit(AcceptedReport report, Callback done) {
  if (mode_ == Open::kReadOnly) return done(Stored::kFailed);
  WaitingReport waiting{std::move(report), std::move(done)};
  if (!queue_.put(waiting)) waiting.done(Stored::kOverloaded);
}

std::vector<WeekCount> RocksStore::weeks() const { return counts_.weeks(); }

NewReports RocksStore::take_new(std::string_view week) { return counts_.take_new(week); }

Result<void> RocksStore::scan(std::string_view week, const Visitor& visit) const {
  const std::shared_lock lock{db_mutex_};
  if (!db_) return not_open(fmt::format("reading the reports of {}", week));
  return scan_records(
      *db_, week, mode_ != Open::kReadOnly,
      [&](uint64_t, std::string_view line) { return visit(line); },
      [&](const Damage& damage) { note(damage); });
}

Result<void> RocksStore::read(std::string_view week, std::span<const double> x,
                              const Visitor& visit) const {
  constexpr size_t kAtOnce = 128;  // some 400 KB
  const std::shared_lock lock{db_mutex_};
  if (!db_) return not_open(fmt::format("reading new reports of {}", week));
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  while (!x.empty()) {
    const auto some = x.first(std::min(kAtOnce, x.size()));
    x = x.subspan(some.size());
    std::vector<std::string> keys;
    for (const double each : some) keys.push_back(report_key(week, each));
    const std::vector<rocksdb::Slice> slices{keys.begin(), keys.end()};
    std::vector<rocksdb::PinnableSlice> lines(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    db_->MultiGet(options, db_->DefaultColumnFamily(), keys.size(), slices.data(), lines.data(),
                  statuses.data(), /*sorted_input=*/true);
    for (size_t i = 0; i < keys.size(); ++i) {
      if (statuses[i].IsNotFound()) continue;
      if (statuses[i].IsCorruption()) {
        note({.where = keys[i], .reason = statuses[i].ToString()});
        continue;
      }
      if (!statuses[i].ok()) return fail("reading {}: {}", keys[i], statuses[i].ToString());
      if (auto visited = visit(lines[i].ToStringView()); !visited) return visited;
    }
  }
  return {};
}

Result<void> RocksStore::drop(std::string_view week) {
  const std::string doing = fmt::format("removing the week {}", week);
  const std::shared_lock lock{db_mutex_};
  if (!db_) return not_open(doing);
  const std::string begin = week_begin(week);
  const std::string end = week_end(week);
  rocksdb::Status status;
  {
    const std::scoped_lock writing{writing_};
    rocksdb::WriteBatch writes;
    status = writes.DeleteRange(begin, end);
    if (status.ok()) status = writes.Delete(count_key(week));
    if (status.ok()) status = db_->Write(durable(), &writes);
    if (!status.ok()) return fail("{}: {}", doing, status.ToString());
    counts_.erase(week);
  }
  // So far that is only written down. Whole files go at once, and the rest is written anew.
  const rocksdb::Slice first{begin};
  const rocksdb::Slice last{end};
  rocksdb::CompactRangeOptions compact;
  compact.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  compact.exclusive_manual_compaction = false;
  compact.canceled = &cancelled_;  // of a large week it takes minutes, and who stops waits for it
  status = rocksdb::DeleteFilesInRange(db_.get(), db_->DefaultColumnFamily(), &first, &last,
                                       /*include_end=*/false);
  if (status.ok()) status = db_->CompactRange(compact, &first, &last);
  if (!status.ok() && !cancelled_) {
    spdlog::warn("{}: it is gone, but not yet from all files: {}", doing, status.ToString());
  }
  return {};
}

Result<CheckResult> RocksStore::check() const {
  const std::shared_lock lock{db_mutex_};
  if (!db_) return not_open("checking the store");
  return check_database(*db_, mode_ != Open::kReadOnly);
}

Result<void> RocksStore::back_up(const std::filesystem::path& directory) const {
  const std::shared_lock lock{db_mutex_};
  if (!db_) return not_open("copying the store");
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint{made};
  if (status.ok()) status = checkpoint->CreateCheckpoint(directory.native());
  if (!status.ok()) {
    return fail("copying the store to {}: {}", directory.native(), status.ToString());
  }
  return {};
}

StoreStatus RocksStore::status() const {
  StoreStatus status;
  status.queued_reports = queue_.reports();
  status.queued_bytes = queue_.bytes();
  status.synced_batches = synced_batches_;
  status.stored_reports = stored_reports_;
  status.batch_seconds = static_cast<double>(batch_nanoseconds_) / 1e9;
  status.sync_seconds = static_cast<double>(sync_nanoseconds_) / 1e9;
  status.failed = failed_;
  const std::scoped_lock lock{damage_mutex_};
  status.damaged_records = damaged_records_;
  return status;
}

void RocksStore::write_until_stopped() {
  for (;;) {
    ReportBatch batch = queue_.take();
    if (batch.empty()) return;
    const auto begin = Clock::now();
    const std::vector<Stored> results = write(batch);
    batch_nanoseconds_ += nanoseconds_since(begin);
    for (size_t i = 0; i < batch.size(); ++i) batch[i].done(results[i]);
  }
}

// Stores a batch with one sync. On failure nothing of it is acknowledged.
std::vector<Stored> RocksStore::write(const ReportBatch& batch) {
  std::vector<Stored> results(batch.size(), Stored::kFailed);
  if (failed_ && !recover()) return results;
  const std::scoped_lock writing{writing_};
  rocksdb::WriteBatch writes;
  rocksdb::Status status = prepare(batch, writes, results);
  if (status.ok() && writes.Count() > 0) {
    const auto begin = Clock::now();
    status = db_->Write(durable(), &writes);
    sync_nanoseconds_ += nanoseconds_since(begin);
    ++synced_batches_;
  }
  if (!status.ok()) {
    spdlog::error("storing {} reports: {}; none was acknowledged", batch.size(), status.ToString());
    failed_ = true;
    results.assign(batch.size(), Stored::kFailed);
    return results;
  }
  for (size_t i = 0; i < batch.size(); ++i) {
    if (results[i] != Stored::kNew) continue;
    counts_.add(batch[i].report.week, batch[i].report.x);
    ++stored_reports_;
  }
  return results;
}

// Puts what is new in the batch into `writes`, and says of each report what it is. All keys are
// looked up together, in their order.
rocksdb::Status RocksStore::prepare(const ReportBatch& batch, rocksdb::WriteBatch& writes,
                                    std::vector<Stored>& results) {
  std::vector<std::string> keys;
  keys.reserve(batch.size());
  for (const WaitingReport& each : batch) {
    keys.push_back(report_key(each.report.week, each.report.x));
  }
  std::vector<size_t> order(batch.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, [&](size_t a, size_t b) {
    const int compared = keys[a].compare(keys[b]);
    return compared < 0 || (compared == 0 && a < b);  // those of one key by arrival
  });
  std::vector<size_t> groups;  // where in `order` the reports of each key begin
  std::vector<rocksdb::Slice> lookups;
  for (size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && keys[order[i]] == keys[order[i - 1]]) continue;
    groups.push_back(i);
    lookups.emplace_back(keys[order[i]]);
  }
  std::vector<rocksdb::PinnableSlice> stored(lookups.size());
  std::vector<rocksdb::Status> statuses(lookups.size());
  db_->MultiGet(rocksdb::ReadOptions{}, db_->DefaultColumnFamily(), lookups.size(), lookups.data(),
                stored.data(), statuses.data(), /*sorted_input=*/true);
  for (size_t group = 0; group < groups.size(); ++group) {
    const size_t end = group + 1 < groups.size() ? groups[group + 1] : order.size();
    const std::span<const size_t> same_key{order.data() + groups[group], order.data() + end};
    if (!statuses[group].ok() && !statuses[group].IsNotFound()) {
      note({.where = lookups[group].ToString(), .reason = statuses[group].ToString()});
    }
    judge(batch, same_key, stored[group].ToStringView(), statuses[group], results);
    if (results[same_key[0]] != Stored::kNew) continue;
    const auto put = writes.Put(lookups[group], batch[same_key[0]].report.line);
    if (!put.ok()) return put;
  }
  return count_new(batch, results, writes);
}

// Says what the reports of one key are, of which `status` tells whether `stored` is under it.
void RocksStore::judge(const ReportBatch& batch, std::span<const size_t> same_key,
                       std::string_view stored, const rocksdb::Status& status,
                       std::vector<Stored>& results) {
  // A damaged record may be this report or another: it is not known whether it is stored.
  if (!status.ok() && !status.IsNotFound()) return;
  if (status.IsNotFound()) {
    results[same_key[0]] = Stored::kNew;
    stored = batch[same_key[0]].report.line;
    same_key = same_key.subspan(1);
  }
  for (const size_t i : same_key) {
    results[i] = batch[i].report.line == stored ? Stored::kAlready : Stored::kConflict;
  }
}

rocksdb::Status RocksStore::count_new(const ReportBatch& batch, const std::vector<Stored>& results,
                                      rocksdb::WriteBatch& writes) const {
  std::map<std::string_view, uint64_t> fresh;
  for (size_t i = 0; i < batch.size(); ++i) {
    if (results[i] == Stored::kNew) ++fresh[batch[i].report.week];
  }
  for (const auto& [week, reports] : fresh) {
    const uint64_t all = counts_.count(week) + reports;
    if (auto status = writes.Put(count_key(week), std::to_string(all)); !status.ok()) return status;
  }
  return {};
}

// After a failed write the database takes no more, and may or may not hold the batch. It is
// opened anew: Resume() is no way out, in the packaged builds it ends in an assertion.
bool RocksStore::recover() {
  const std::unique_lock alone{db_mutex_};
  db_.reset();
  auto opened = open_database(directory_, Open::kExisting);
  if (!opened) {
    spdlog::error("{}; reports are refused until it can be opened", opened.error().message);
    return false;
  }
  db_ = std::move(opened->db);
  if (auto read = read_counts(opened->lost_records); !read) {
    spdlog::error("{}; reports are refused until that can be done", read.error().message);
    return false;
  }
  failed_ = false;
  spdlog::info("the store takes reports again");
  return true;
}

Result<void> RocksStore::read_counts(bool recount) {
  auto counts = stored_counts(*db_);
  if (!counts || recount) {
    if (!counts) spdlog::error("{}; the reports are counted anew", counts.error().message);
    counts.emplace();
    for (const std::string& week : weeks_in_database(*db_)) {
      uint64_t& reports = (*counts)[week];
      reports = 0;
      auto scanned = scan_records(
          *db_, week, mode_ != Open::kReadOnly,
          [&](uint64_t, std::string_view) -> Result<void> {
            ++reports;
            return {};
          },
          [&](const Damage& damage) { note(damage); });
      if (!scanned) return fail("counting the reports of {}: {}", week, scanned.error().message);
      if (reports == 0) counts->erase(week);
    }
    if (mode_ != Open::kReadOnly) {
      rocksdb::WriteBatch writes;
      for (const auto& [week, reports] : *counts) {
        writes.Put(count_key(week), std::to_string(reports));
      }
      const auto status = db_->Write(durable(), &writes);
      if (!status.ok()) return fail("writing the numbers of reports: {}", status.ToString());
    }
  }
  counts_.reset(*counts);
  return {};
}

void RocksStore::note(const Damage& damage) const {
  const std::scoped_lock lock{damage_mutex_};
  if (damaged_.contains(damage.where)) return;
  if (damaged_.size() < kMaxDamageRemembered) damaged_.insert(damage.where);
  ++damaged_records_;
  spdlog::error("the store is damaged at {}: {}; `tallyd check` says more", damage.where,
                damage.reason);
}

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& directory, Open mode,
                                           const Limits& limits) {
  if (mode == Open::kCreate) {
    if (auto made = base::make_directories(directory); !made) return std::unexpected(made.error());
  }
  auto opened = open_database(directory, mode);
  if (!opened) return std::unexpected(opened.error());
  auto store = std::make_unique<RocksStore>(directory, std::move(opened->db), mode, limits);
  if (auto started = store->start(opened->lost_records); !started) {
    return fail("opening the store {}: {}", directory.native(), started.error().message);
  }
  return store;
}

}  // namespace tally::collector
