#include "collector/store/report_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tally::collector {

bool ReportQueue::put(WaitingReport& waiting) {
  {
    const std::scoped_lock lock{mutex_};
    if (waiting_.size() - taken_ >= max_reports_ || bytes_ >= max_bytes_) return false;
    bytes_ += waiting.report.line.size();
    waiting_.push_back(std::move(waiting));
  }
  wake_.notify_one();
  return true;
}

ReportBatch ReportQueue::take() {
  std::unique_lock lock{mutex_};
  wake_.wait(lock, [this] { return closed_ || taken_ < waiting_.size(); });
  ReportBatch batch;
  if (taken_ == 0 && waiting_.size() <= kMaxBatch) {
    batch.swap(waiting_);
    bytes_ = 0;
    return batch;
  }
  const size_t size = std::min(kMaxBatch, waiting_.size() - taken_);
  const auto first = waiting_.begin() + static_cast<std::ptrdiff_t>(taken_);
  std::move(first, first + static_cast<std::ptrdiff_t>(size), std::back_inserter(batch));
  for (const WaitingReport& each : batch) bytes_ -= each.report.line.size();
  taken_ += size;
  // Moving what is left to the front costs less often the longer the queue is.
  if (taken_ * 2 >= waiting_.size()) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(taken_));
    taken_ = 0;
  }
  return batch;
}

void ReportQueue::close() {
  {
    const std::scoped_lock lock{mutex_};
    closed_ = true;
  }
  wake_.notify_one();
}

size_t ReportQueue::reports() const {
  const std::scoped_lock lock{mutex_};
  return waiting_.size() - taken_;
}

size_t ReportQueue::bytes() const {
  const std::scoped_lock lock{mutex_};
  return bytes_;
}

}  // namespace tally::collector
