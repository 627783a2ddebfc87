// What a sidecar did, for whoever wonders: lines in `debug/sidecar.log` of the telemetry directory,
// if the user has made the directory `debug` there. Otherwise nothing is written anywhere.
#ifndef TALLY_CLIENT_SIDECAR_LOG_H_
#define TALLY_CLIENT_SIDECAR_LOG_H_

#include <string_view>

namespace tally::client {

// Opened once, by one thread. Processes that are forked from it write to the same file, whole lines
// each.
class SidecarLog {
 public:
  explicit SidecarLog(const char* directory);
  ~SidecarLog();
  SidecarLog(const SidecarLog&) = delete;
  SidecarLog& operator=(const SidecarLog&) = delete;

  // Appends `<time in UTC> <process> <text>` as one line. Lines of more than 4 KB are cut.
  void write(std::string_view text) const;

  // -1 if there is no log.
  int descriptor() const { return fd_; }

 private:
  int fd_ = -1;
};

}  // namespace tally::client

#endif  // TALLY_CLIENT_SIDECAR_LOG_H_
