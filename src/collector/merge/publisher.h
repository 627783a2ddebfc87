// What is published: for each week the merged file `<directory>/<date>.ndjson`, one report a line
// in the order of X, and the charts that are counted from these files.
#ifndef TALLY_COLLECTOR_MERGE_PUBLISHER_H_
#define TALLY_COLLECTOR_MERGE_PUBLISHER_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "collector/store/store.h"
#include "format/upload_config.h"

namespace tally::collector {

// The merged file of a week, which need not exist.
std::filesystem::path merged_file(const std::filesystem::path& directory, std::string_view week);

// Writes the merged file of the week from the store, so that a reader sees the old or the new one.
// Returns the number of its reports. Thread-safe for different weeks.
// Once `cancelled` is true it fails and leaves the old one.
base::Result<uint64_t> merge_week(const Store& store, const std::filesystem::path& directory,
                                  std::string_view week, const std::atomic<bool>& cancelled);

// Calls `visit` for each report of a file with one report a line. Stops at a line that is no
// report, or that `visit` refuses, and says which.
using ReportVisitor = std::function<base::Result<void>(const format::Report&)>;
base::Result<void> read_merged(const std::filesystem::path& file, const ReportVisitor& visit);

// Keeps the merged files of a store up to date. Thread-safe.
class Publisher {
 public:
  // `store` must outlive the publisher. Brings the merged files that are missing or stale up to
  // date, then starts a thread that does so for new reports within kMaxPublishInterval and the time
  // of a merge.
  static base::Result<std::unique_ptr<Publisher>> start(const Store& store,
                                                        std::filesystem::path directory,
                                                        format::UploadConfig config);
  // Cancels, and ends the thread.
  ~Publisher();
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  // The published weeks, oldest first.
  std::vector<WeekCount> weeks() const;

  std::filesystem::path file(std::string_view week) const { return merged_file(directory_, week); }

  // The charts of the weeks `from` to `to` (dates, inclusive) as JSON. Slow if they have to be
  // counted; kept until a week of the range changes.
  base::Result<std::shared_ptr<const std::string>> charts(const std::string& from,
                                                          const std::string& to);

  // Publishes what is new now, and not after kPublishInterval. Returns at once.
  void wake();

  // Lets charts and merges that are under way fail soon, and all later ones: the collector stops.
  void cancel() { cancelled_ = true; }

 private:
  Publisher(const Store& store, std::filesystem::path directory, format::UploadConfig config);
  void find_merged();
  base::Result<void> merge_changed();
  void publish_until_stopped();

  struct CachedCharts {
    uint64_t reports = 0;  // in the range when they were counted; they only ever become more
    std::shared_ptr<const std::string> json;
  };

  const Store& store_;
  const std::filesystem::path directory_;
  const format::UploadConfig config_;
  std::atomic<bool> cancelled_ = false;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::map<std::string, uint64_t, std::less<>> merged_;  // reports in the merged file, by week
  std::map<std::pair<std::string, std::string>, CachedCharts> cache_;
  bool stopping_ = false;
  bool woken_ = false;

  std::thread thread_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_MERGE_PUBLISHER_H_
