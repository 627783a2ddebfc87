// The weekly run: sums expired counter files into reports and, if the user said yes, sends what is
// approved. For programs that must send by themselves; others leave it to an installed `tally
// upload`.
//
// Needs C++17. CMake target tally::upload (libcurl, simdjson, fmt).
#ifndef TALLY_UPLOAD_H_
#define TALLY_UPLOAD_H_

#include <cstdint>
#include <string>

namespace tally {

// Every string must stay valid until `run_upload` has returned.
struct UploadOptions {
  const char* collection = nullptr;  // as in OpenConfig
  const char* directory = nullptr;   // instead of the collection's own; before TALLY_DIR
  // Reports are posted to `<url>/<date>`. HTTPS, or HTTP to this machine itself. Needed only if
  // there is something to send.
  const char* url = nullptr;
  // The upload config: a file with what may be sent. Needed if the mode is on.
  const char* config_file = nullptr;
  // The time of the run, in seconds since 1970. For tests.
  static constexpr int64_t kNow = INT64_MIN;
  int64_t as_of = kNow;
  // Called with one line of text for each thing that is done or left; may be null.
  void (*log)(void* context, const char* line) = nullptr;
  void* log_context = nullptr;
};

struct UploadOutcome {
  // A sentence that says what stopped the run; empty if nothing did.
  std::string error;
  int reports_made = 0;  // for this machine; one a week
  int sent = 0;
  int kept = 0;     // could not be sent now; a later run will try again
  int refused = 0;  // the collector said that it will never take them; they are removed
  int failed = 0;   // files and reports that could not be dealt with; the log says why
};

// Does one weekly run for one collection, at most about a minute for each report that is sent. When
// telemetry is off it does nothing. Two runs at once do no harm: the second does nothing. A run
// that is killed is completed by the next.
//
// Blocks. Any thread may call it; not a signal handler. Reads the environment (mode, proxies).
UploadOutcome run_upload(const UploadOptions& options) noexcept;

}  // namespace tally

#endif  // TALLY_UPLOAD_H_
