// How much time a weekly run has left.
#ifndef TALLY_UPLOAD_RUN_CLOCK_H_
#define TALLY_UPLOAD_RUN_CLOCK_H_

#include "upload/run_options.h"

namespace tally::upload {

class RunClock {
 public:
  // The run begins now. `options` must outlive it.
  explicit RunClock(const RunOptions& options) : clock_(options.clock), begin_(clock_()) {}

  // Whether no further report may be begun with.
  bool is_over() const { return clock_() - begin_ >= kMaxRun; }

 private:
  const std::function<std::chrono::steady_clock::time_point()>& clock_;
  const std::chrono::steady_clock::time_point begin_;
};

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_RUN_CLOCK_H_
