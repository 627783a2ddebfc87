#include "collector/store/store.h"

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <spdlog/spdlog.h>

#include <bit>
#include <condition_variable>
#include <cstdarg>
#include <cstdio>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "base/file.h"
#include "collector/limits.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;

// `<week>/<16 hex digits>` holds a report; positive doubles sort as the bits they are made of.
std::string report_key(const AcceptedReport& report) {
  return fmt::format("{}/{:016x}", report.week, std::bit_cast<uint64_t>(report.x));
}

// `n/<week>` holds the number of the week's reports in decimal; it is written with them.
constexpr std::string_view kCountPrefix = "n/";
std::string count_key(std::string_view week) { return fmt::format("{}{}", kCountPrefix, week); }

// The database's own log file is not made: where the disk is full, writing to it ends the process
// with a failed assertion (Debian's 7.8.3). Warnings and errors go to our log.
class Log final : public rocksdb::Logger {
 public:
  Log() : rocksdb::Logger(rocksdb::ERROR_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    char line[1024];
    ::vsnprintf(line, sizeof line, format, arguments);
    spdlog::error("store: {}", line);
  }
};

rocksdb::Options options(Store::Open mode) {
  rocksdb::Options options;
  options.create_if_missing = mode == Store::Open::kCreate;
  options.compression = rocksdb::kZSTD;
  options.compression_opts.max_dict_bytes = 16 << 10;  // reports resemble each other
  options.info_log = std::make_shared<Log>();
  rocksdb::BlockBasedTableOptions table;
  table.block_size = 16 << 10;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

Result<std::unique_ptr<rocksdb::DB>> open_database(const std::filesystem::path& directory,
                                                   Store::Open mode) {
  std::error_code ignored;
  if (mode == Store::Open::kExisting && !std::filesystem::exists(directory / "CURRENT", ignored)) {
    return fail("opening the store {}: there is none; give the data directory of tallyd serve",
                directory.native());
  }
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options(mode), directory.native(), &opened);
  if (status.IsIOError() && status.ToString().find("lock ") != std::string::npos) {
    return fail(
        "opening the store {}: another process, such as a running tallyd serve, has it open; "
        "stop that first",
        directory.native());
  }
  if (!status.ok()) return fail("opening the store {}: {}", directory.native(), status.ToString());
  return std::unique_ptr<rocksdb::DB>{opened};
}

using Counts = std::map<std::string, uint64_t, std::less<>>;

class RocksStore final : public Store {
 public:
  RocksStore(std::filesystem::path directory, std::unique_ptr<rocksdb::DB> db)
      : directory_(std::move(directory)), db_(std::move(db)) {}

  ~RocksStore() override {
    {
      const std::scoped_lock lock{mutex_};
      stopping_ = true;
    }
    wake_.notify_one();
    if (writer_.joinable()) writer_.join();
  }

  Result<void> start() {
    auto counts = read_counts();
    if (!counts) return std::unexpected(counts.error());
    counts_ = std::move(*counts);
    writer_ = std::thread{[this] { write_until_stopped(); }};
    return {};
  }

  void submit(AcceptedReport report, Callback done) override {
    {
      const std::scoped_lock lock{mutex_};
      if (queue_.size() < Limits{}.queued_reports && queued_bytes_ < Limits{}.queued_bytes) {
        queued_bytes_ += report.line.size();
        queue_.push_back({std::move(report), std::move(done)});
        wake_.notify_one();
        return;
      }
    }
    done(Stored::kOverloaded);
  }

  std::vector<WeekCount> weeks() const override {
    const std::scoped_lock lock{mutex_};
    std::vector<WeekCount> weeks;
    for (const auto& [week, reports] : counts_) weeks.push_back({week, reports});
    return weeks;
  }

  Result<void> scan(std::string_view week, const Visitor& visit) const override {
    const std::string prefix = fmt::format("{}/", week);
    auto each = [&](rocksdb::Slice, rocksdb::Slice line) -> Result<void> {
      return visit(line.ToStringView());
    };
    const std::shared_lock lock{db_mutex_};
    if (!db_) return fail("reading the reports of {}: the store failed and is not open", week);
    return scan_prefix(prefix, each);
  }

  // Removes the reports and their number with one sync.
  Result<void> drop(std::string_view week) override {
    const std::shared_lock lock{db_mutex_};
    if (!db_) return fail("removing the week {}: the store failed and is not open", week);
    rocksdb::WriteBatch writes;
    rocksdb::WriteOptions durable;
    durable.sync = true;
    rocksdb::Status status = writes.DeleteRange(fmt::format("{}/", week), fmt::format("{}0", week));
    if (status.ok()) status = writes.Delete(count_key(week));
    if (status.ok()) status = db_->Write(durable, &writes);
    if (!status.ok()) return fail("removing the week {}: {}", week, status.ToString());
    const std::scoped_lock counts_lock{mutex_};
    counts_.erase(std::string(week));
    return {};
  }

  Result<CheckResult> check() const override {
    CheckResult result;
    for (const WeekCount& each : weeks()) {
      auto scanned = scan(each.week, [&](std::string_view) -> Result<void> {
        ++result.records;
        return {};
      });
      if (!scanned) result.damaged.push_back({each.week, scanned.error().message});
    }
    return result;
  }

  Result<void> back_up(const std::filesystem::path& directory) const override {
    const std::shared_lock lock{db_mutex_};
    if (!db_) return fail("copying the store: it failed and is not open");
    rocksdb::Checkpoint* made = nullptr;
    rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint{made};
    if (status.ok()) status = checkpoint->CreateCheckpoint(directory.native());
    if (!status.ok()) {
      return fail("copying the store to {}: {}", directory.native(), status.ToString());
    }
    return {};
  }

  StoreStatus status() const override {
    const std::scoped_lock lock{mutex_};
    StoreStatus status;
    status.queued_reports = queue_.size();
    status.queued_bytes = queued_bytes_;
    return status;
  }

 private:
  struct Waiting {
    AcceptedReport report;
    Callback done;
  };
  using Batch = std::vector<Waiting>;

  template <typename Each>
  Result<void> scan_prefix(std::string_view prefix, Each each) const {
    rocksdb::ReadOptions read;
    read.fill_cache = false;  // a whole week passes through once
    const std::unique_ptr<rocksdb::Iterator> it{db_->NewIterator(read)};
    for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
      if (auto result = each(it->key(), it->value()); !result) return result;
    }
    if (!it->status().ok()) return fail("reading the reports: {}", it->status().ToString());
    return {};
  }

  Result<Counts> read_counts() const {
    Counts counts;
    auto each = [&](rocksdb::Slice key, rocksdb::Slice value) -> Result<void> {
      const std::string_view week = key.ToStringView().substr(kCountPrefix.size());
      counts[std::string(week)] = std::stoull(value.ToString());
      return {};
    };
    auto read = scan_prefix(kCountPrefix, each);
    if (!read) return std::unexpected(read.error());
    return counts;
  }

  // Waits for reports; empty once the store stops and nothing waits.
  Batch take_batch() {
    std::unique_lock lock{mutex_};
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    Batch batch;
    while (!queue_.empty() && batch.size() < kMaxBatch) {
      queued_bytes_ -= queue_.front().report.line.size();
      batch.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    return batch;
  }

  void write_until_stopped() {
    for (;;) {
      Batch batch = take_batch();
      if (batch.empty()) return;
      const std::vector<Stored> results = write(batch);
      for (size_t i = 0; i < batch.size(); ++i) batch[i].done(results[i]);
    }
  }

  // Stores a batch with one sync. On failure nothing of it is acknowledged.
  std::vector<Stored> write(const Batch& batch) {
    std::vector<Stored> results(batch.size(), Stored::kFailed);
    if (failed_ && !recover()) return results;
    rocksdb::WriteBatch writes;
    Counts counts = copy_counts();
    rocksdb::Status status = prepare(batch, writes, counts, results);
    if (status.ok() && writes.Count() > 0) {
      rocksdb::WriteOptions durable;
      durable.sync = true;
      status = db_->Write(durable, &writes);
    }
    if (!status.ok()) {
      spdlog::error("storing {} reports: {}; none was acknowledged", batch.size(),
                    status.ToString());
      failed_ = true;
      results.assign(batch.size(), Stored::kFailed);
      return results;
    }
    set_counts(std::move(counts));
    return results;
  }

  // Puts what is new in the batch into `writes` and `counts`, and says of each report what it is.
  rocksdb::Status prepare(const Batch& batch, rocksdb::WriteBatch& writes, Counts& counts,
                          std::vector<Stored>& results) {
    std::unordered_map<std::string, std::string_view> fresh;
    std::set<std::string_view> weeks;
    for (size_t i = 0; i < batch.size(); ++i) {
      const AcceptedReport& report = batch[i].report;
      const std::string key = report_key(report);
      rocksdb::Status status;
      const auto stored = find(key, fresh, status);
      if (!status.ok()) return status;
      if (stored) {
        results[i] = *stored == report.line ? Stored::kAlready : Stored::kConflict;
        continue;
      }
      results[i] = Stored::kNew;
      fresh.emplace(key, report.line);
      ++counts[report.week];
      weeks.insert(report.week);
      if (status = writes.Put(key, report.line); !status.ok()) return status;
    }
    for (const std::string_view week : weeks) {
      const auto status = writes.Put(count_key(week), std::to_string(counts.find(week)->second));
      if (!status.ok()) return status;
    }
    return {};
  }

  // The line under `key`, in the database or in the batch that is being made.
  std::optional<std::string> find(const std::string& key,
                                  const std::unordered_map<std::string, std::string_view>& fresh,
                                  rocksdb::Status& status) {
    if (const auto it = fresh.find(key); it != fresh.end()) return std::string(it->second);
    std::string line;
    status = db_->Get(rocksdb::ReadOptions{}, key, &line);
    if (status.ok()) return line;
    if (status.IsNotFound()) status = rocksdb::Status::OK();
    return std::nullopt;
  }

  // After a failed write the database takes no more, and may or may not hold the batch. It is
  // opened anew: Resume() is no way out, in the packaged builds it ends in an assertion.
  bool recover() {
    const std::unique_lock alone{db_mutex_};
    db_.reset();
    auto db = open_database(directory_, Open::kExisting);
    if (!db) {
      spdlog::error("{}; reports are refused until it can be opened", db.error().message);
      return false;
    }
    db_ = std::move(*db);
    auto counts = read_counts();
    if (!counts) return false;
    set_counts(std::move(*counts));
    failed_ = false;
    spdlog::info("the store takes reports again");
    return true;
  }

  Counts copy_counts() const {
    const std::scoped_lock lock{mutex_};
    return counts_;
  }

  void set_counts(Counts counts) {
    const std::scoped_lock lock{mutex_};
    counts_ = std::move(counts);
  }

  const std::filesystem::path directory_;
  // Exclusive while the database is opened anew; the writing thread alone does that.
  mutable std::shared_mutex db_mutex_;
  std::unique_ptr<rocksdb::DB> db_;  // null if opening it anew failed
  bool failed_ = false;              // of the writing thread alone

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  size_t queued_bytes_ = 0;
  Counts counts_;
  bool stopping_ = false;

  std::thread writer_;
};

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& directory, Open mode,
                                           const Limits&) {
  if (mode == Open::kCreate) {
    if (auto made = base::make_directories(directory); !made) return std::unexpected(made.error());
  }
  auto db = open_database(directory, mode);
  if (!db) return std::unexpected(db.error());
  auto store = std::make_unique<RocksStore>(directory, std::move(*db));
  if (auto started = store->start(); !started) {
    return fail("opening the store {}: {}", directory.native(), started.error().message);
  }
  return store;
}

}  // namespace tally::collector
