// The weekly run (doc/formats.md, "The weekly run"): expired counter files become reports, and
// reports that may be sent are sent.
#ifndef TALLY_UPLOAD_WEEKLY_RUN_H_
#define TALLY_UPLOAD_WEEKLY_RUN_H_

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/error.h"
#include "consent/mode.h"
#include "format/upload_config.h"
#include "upload/log.h"
#include "upload/send.h"

namespace tally::upload {

struct RunOptions {
  std::filesystem::path directory;             // the telemetry directory
  consent::Mode mode = consent::Mode::kOff;    // in force
  std::optional<base::Date> mode_since;        // when the user said it
  std::optional<format::UploadConfig> config;  // needed if the mode is on
  base::Time now;
  // Posts one report; called only if the mode is on.
  std::function<SendResult(const std::string& date, std::string_view body)> send;
  Log log;
};

struct RunSummary {
  int reports_made = 0;
  int sent = 0;
  int kept = 0;
  int refused = 0;
};

// Does one run. What fails for one week is logged and leaves the other weeks alone; an error means
// that nothing could be done at all.
base::Result<RunSummary> run_weekly(const RunOptions& options);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_WEEKLY_RUN_H_
