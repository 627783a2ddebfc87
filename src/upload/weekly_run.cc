#include "upload/weekly_run.h"

#include <cerrno>
#include <cstring>

#include "upload/leftovers.h"
#include "upload/make_reports.h"
#include "upload/next_x.h"
#include "upload/send_reports.h"
#include "upload/upload_lock.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;

// A report is sent only if the yes has a day, which a mode file written by hand may lack.
Result<Consent> dated_consent(const RunOptions& options) {
  Consent consent = options.consent();
  if (consent.mode != consent::Mode::kOn || consent.since) return consent;
  if (consent::date_the_yes(options.directory.native(), base::day_of(options.now)) ==
      consent::ModeWritten::kFailed) {
    return base::fail("giving the yes in {}/mode its date: {}; nothing was done",
                      options.directory.native(), std::strerror(errno));
  }
  consent = options.consent();
  // Somebody took the yes back in between.
  if (consent.mode == consent::Mode::kOn && !consent.since) consent.mode = consent::Mode::kLocal;
  return consent;
}

void remove_what_was_left(const RunOptions& options) {
  const fs::path& directory = options.directory;
  UploadLock::remove_stale(directory / "upload", base::system_now());
  for (const fs::path& each : {directory, directory / "local", directory / "upload"}) {
    remove_leftovers(each, base::system_now(), options.log);
  }
  forget_old_numbers(directory, options.now, options.log);
}

Result<RunSummary> run_locked(const RunOptions& options, const Consent& consent) {
  const RunClock clock{options};
  std::optional<Approval> approval;
  if (options.config) approval.emplace(*options.config);
  RunSummary summary;
  remove_what_was_left(options);
  if (auto made = make_reports(options, consent, approval, clock, summary); !made) {
    return std::unexpected(made.error());
  }
  if (consent.mode != consent::Mode::kOn) return summary;
  if (auto sent = send_reports(options, clock, summary); !sent) {
    ++summary.failed;
    options.log("sending: " + sent.error().message);
  }
  return summary;
}

}  // namespace

Result<RunSummary> run_weekly(const RunOptions& options) {
  if (options.consent().mode == consent::Mode::kOff) {
    options.log("telemetry is off; nothing was done");
    return RunSummary{};
  }
  std::error_code ignored;
  if (!fs::exists(options.directory / "local", ignored)) {
    options.log("nothing has been counted yet");
    return RunSummary{};
  }
  const auto lock = lock_directory(options.directory / "local");
  if (!lock) {
    options.log("another run is at work; nothing was done");
    return RunSummary{};
  }
  const auto consent = dated_consent(options);
  if (!consent) return std::unexpected(consent.error());
  if (consent->mode == consent::Mode::kOn && !options.config) {
    return base::fail(
        "the mode is on, but there is no upload config to say what may be sent; nothing was done");
  }
  return run_locked(options, *consent);
}

}  // namespace tally::upload
