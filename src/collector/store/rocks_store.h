// The embedded store: RocksDB with one writing thread, which stores what waits in batches, each
// with one sync.
#ifndef TALLY_COLLECTOR_STORE_ROCKS_STORE_H_
#define TALLY_COLLECTOR_STORE_ROCKS_STORE_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "collector/store/record_scan.h"
#include "collector/store/report_queue.h"
#include "collector/store/store.h"
#include "collector/store/week_counts.h"

namespace tally::collector {

class RocksStore final : public Store {
 public:
  RocksStore(std::filesystem::path directory, std::unique_ptr<rocksdb::DB> db, Open mode,
             const Limits& limits);
  ~RocksStore() override;

  // Reads the numbers of reports and starts the writing thread. `recount`: they may be wrong.
  base::Result<void> start(bool recount);

  void submit(AcceptedReport report, Callback done) override;
  std::vector<WeekCount> weeks() const override;
  base::Result<void> scan(std::string_view week, const Visitor& visit) const override;
  NewReports take_new(std::string_view week) override;
  base::Result<void> read(std::string_view week, std::span<const double> x,
                          const Visitor& visit) const override;
  base::Result<void> drop(std::string_view week) override;
  void cancel() override { cancelled_ = true; }
  base::Result<CheckResult> check() const override;
  base::Result<void> back_up(const std::filesystem::path& directory) const override;
  StoreStatus status() const override;

 private:
  void write_until_stopped();
  std::vector<Stored> write(const ReportBatch& batch);
  rocksdb::Status prepare(const ReportBatch& batch, rocksdb::WriteBatch& writes,
                          std::vector<Stored>& results);
  static void judge(const ReportBatch& batch, std::span<const size_t> same_key,
                    std::string_view stored, const rocksdb::Status& status,
                    std::vector<Stored>& results);
  rocksdb::Status count_new(const ReportBatch& batch, const std::vector<Stored>& results,
                            rocksdb::WriteBatch& writes) const;
  bool recover();
  base::Result<void> read_counts(bool recount);
  void note(const Damage& damage) const;

  const std::filesystem::path directory_;
  const Open mode_;
  // Exclusive while the database is opened anew; the writing thread alone does that.
  mutable std::shared_mutex db_mutex_;
  std::unique_ptr<rocksdb::DB> db_;  // null if opening it anew failed

  // Held while a batch is written or a week is dropped, so that numbers of reports stay right.
  std::mutex writing_;
  WeekCounts counts_;
  ReportQueue queue_;

  std::atomic<bool> cancelled_ = false;
  std::atomic<bool> failed_ = false;  // set by the writing thread alone
  std::atomic<uint64_t> synced_batches_ = 0;
  std::atomic<uint64_t> stored_reports_ = 0;
  std::atomic<uint64_t> batch_nanoseconds_ = 0;
  std::atomic<uint64_t> sync_nanoseconds_ = 0;

  mutable std::mutex damage_mutex_;  // guards what follows
  mutable std::set<std::string> damaged_;
  mutable uint64_t damaged_records_ = 0;

  std::thread writer_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_ROCKS_STORE_H_
