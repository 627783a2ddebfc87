// What a weekly run is told, and what it tells in the end.
#ifndef TALLY_UPLOAD_RUN_OPTIONS_H_
#define TALLY_UPLOAD_RUN_OPTIONS_H_

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "consent/mode.h"
#include "format/upload_config.h"
#include "upload/log.h"
#include "upload/send.h"

namespace tally::upload {

// After this time a run begins with no further report, so it ends at most kSendTimeout later: it
// may be the sidecar of a program, and lives no longer than it must. Four reports that nobody takes
// fit in it, and no user waits for more than the three weeks after which reports are too old.
inline constexpr std::chrono::minutes kMaxRun{4};

// What the user, the environment and the machine say at this moment.
struct Consent {
  consent::Mode mode = consent::Mode::kOff;  // in force
  std::optional<base::Date> since;           // when the user said it
};

struct RunOptions {
  std::filesystem::path directory;  // the telemetry directory
  // Asked when the run begins and again before each report is sent: a no in between is heard.
  std::function<Consent()> consent;
  std::optional<format::UploadConfig> config;  // needed if the mode is on
  base::Time now;
  // Posts one report; called only while the mode is on.
  std::function<SendResult(const std::string& date, std::string_view body)> send;
  Log log;
  // How long the run takes is measured by this.
  std::function<std::chrono::steady_clock::time_point()> clock = &std::chrono::steady_clock::now;
};

struct RunSummary {
  int reports_made = 0;
  int sent = 0;
  int kept = 0;
  int refused = 0;
  int failed = 0;  // files and reports that could not be dealt with; the log says why
};

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_RUN_OPTIONS_H_
