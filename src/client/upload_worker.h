// The weekly run, in a process of its own beside the sidecar.
#ifndef TALLY_CLIENT_UPLOAD_WORKER_H_
#define TALLY_CLIENT_UPLOAD_WORKER_H_

#include <chrono>

#include "client/sidecar_config.h"
#include "client/sidecar_log.h"

namespace tally::client {

// A run takes a minute for each report that a slow network takes as long for.
inline constexpr std::chrono::seconds kLongestRun{10 * 60};

// Whether the weekly run is linked into this program (tally/upload_options.h).
bool is_upload_linked();

// A child of the sidecar, which must have one thread. It ends with the sidecar, whatever ends that.
// For one thread.
class UploadWorker {
 public:
  explicit UploadWorker(const SidecarLog& log) : log_(log) {}
  // Ends what is still running.
  ~UploadWorker() { stop("the sidecar has nothing more to wait for"); }
  UploadWorker(const UploadWorker&) = delete;
  UploadWorker& operator=(const UploadWorker&) = delete;

  // Begins the run that the message asks for: by the function that is linked, else by an installed
  // `tally upload`. Only with something that limits its time, which begins here.
  void start(const SidecarConfig& config);

  // The program has ended: from here on there is less time.
  void hurry();

  bool is_running() const { return process_ > 0; }

  // To be waited for by poll (POLLIN); -1 if it does not run.
  int end_descriptor() const { return end_; }
  int time_descriptor() const { return timer_; }

  // Once end_descriptor can be read.
  void take_end();

  // Ends it, with all that it has started. The next run completes what is left.
  void stop(const char* why);

 private:
  void forget();

  const SidecarLog& log_;
  int process_ = 0;
  int end_ = -1;    // its pidfd
  int timer_ = -1;  // a timerfd
};

}  // namespace tally::client

#endif  // TALLY_CLIENT_UPLOAD_WORKER_H_
