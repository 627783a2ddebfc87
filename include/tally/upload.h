// The weekly run: sums expired counter files into reports and, if the user said yes, sends what is
// approved. For programs that must send by themselves; others leave it to an installed `tally
// upload`. A program that links this and calls `tally::start` sends by its own sidecar. The run is
// made there before the program's constructors: an `operator new` of the program's own must work
// without them.
//
// Each start of the program then loads libcurl and what that needs, which takes many times as long
// as `tally::start`: a compiler rather links tally::client alone.
//
// Needs C++17. CMake target tally::upload (libcurl, libcrypto, simdjson, fmt).
#ifndef TALLY_UPLOAD_H_
#define TALLY_UPLOAD_H_

#include <string>

#include "tally/upload_options.h"

namespace tally {

struct UploadOutcome {
  // A sentence that says what stopped the run; empty if nothing did.
  std::string error;
  int reports_made = 0;  // for this machine; one a week
  int sent = 0;
  int kept = 0;     // could not be sent now; a later run will try again
  int refused = 0;  // the collector said that it will never take them; they are removed
  int failed = 0;   // what could not be dealt with: files, reports, the config; the log says why
};

// Does one weekly run for one collection. It takes at most a minute for the upload config, another
// for the one of the day of the yes, one for each report that is sent, and five in all: what is
// left then waits for the next. When telemetry is off it does nothing; only if the mode is on does
// it use the network. Two runs at once do no harm: the second does nothing. A run that is killed is
// completed by the next.
//
// Blocks. Any thread may call it; not a signal handler. Reads the environment (mode, proxies).
UploadOutcome run_upload(const UploadOptions& options) noexcept;

}  // namespace tally

#endif  // TALLY_UPLOAD_H_
