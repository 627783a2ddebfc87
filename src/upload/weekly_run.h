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
};

struct RunSummary {
  int reports_made = 0;
  int sent = 0;
  int kept = 0;
  int refused = 0;
  int failed = 0;  // files and reports that could not be dealt with; the log says why
};

// Does one run. What fails for one file or week is logged, counted, and leaves the others alone; an
// error means that nothing was done at all. An `on` without a day in the mode file gets the day of
// this run, so that nothing older is ever sent.
base::Result<RunSummary> run_weekly(const RunOptions& options);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_WEEKLY_RUN_H_
