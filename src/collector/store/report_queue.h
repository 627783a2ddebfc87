// Reports that wait to be written: many threads put, one takes them in batches. Thread-safe.
#ifndef TALLY_COLLECTOR_STORE_REPORT_QUEUE_H_
#define TALLY_COLLECTOR_STORE_REPORT_QUEUE_H_

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <vector>

#include "collector/limits.h"
#include "collector/store/store.h"

namespace tally::collector {

struct WaitingReport {
  AcceptedReport report;
  Store::Callback done;
};
using ReportBatch = std::vector<WaitingReport>;

class ReportQueue {
 public:
  // Keeps to limits.queued_reports and limits.queued_bytes (of lines).
  explicit ReportQueue(const Limits& limits)
      : max_reports_(limits.queued_reports), max_bytes_(limits.queued_bytes) {}

  // False if the queue is full; the report stays with the caller.
  bool put(WaitingReport& waiting);

  // Waits for reports, and takes all there are but at most kMaxBatch. Empty once the queue is
  // closed and nothing waits.
  ReportBatch take();

  void close();

  size_t reports() const;
  size_t bytes() const;

 private:
  const size_t max_reports_;
  const size_t max_bytes_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  ReportBatch waiting_;  // taken from `taken_` on
  size_t taken_ = 0;
  size_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_REPORT_QUEUE_H_
