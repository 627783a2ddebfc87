// What a weekly run is told, and what it tells in the end.
#ifndef TALLY_UPLOAD_RUN_OPTIONS_H_
#define TALLY_UPLOAD_RUN_OPTIONS_H_

#include <chrono>
#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/error.h"
#include "consent/mode.h"
#include "format/config_chain.h"
#include "format/upload_config.h"
#include "upload/config_file.h"
#include "upload/config_history.h"
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

// A collection, for people.
struct Whose {
  std::string title;   // Acme tools; may be empty
  std::string option;  // of commands: --collection acme
};

// The published version that was in force on the day, up to `newest`; nothing if there was none.
using ConfigOfDay = std::function<std::expected<std::optional<format::SignedConfig>, ConfigTrouble>(
    const format::SignedConfig& newest, base::Date day)>;

struct RunOptions {
  std::filesystem::path directory;  // the telemetry directory
  // Asked when the run begins and again before each report is sent: a no in between is heard.
  std::function<Consent()> consent;
  std::optional<format::UploadConfig> config;  // what may be sent
  // Whether `config` is a published version, of which what the yes did not accept is announced
  // before it is sent (announce.h).
  bool is_published = false;
  // Finds it where `config` is none. Asked once at most, only while the mode is on, and only if
  // something is due. An error says why there is none; it is logged, nothing is sent, and a week
  // that could be sent waits for a later run: its report is made only once.
  std::function<base::Result<FoundConfig>()> find_config = {};
  // What that has found, if it is a published version: the one that was in force on a day, as
  // config_of_day (config_source.h). Asked only while the mode is on.
  ConfigOfDay config_of_day = {};
  // How the user is told whose names are announced.
  Whose whose = {};
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
  // What could not be dealt with: files, reports, the config; the log says why.
  int failed = 0;
};

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_RUN_OPTIONS_H_
