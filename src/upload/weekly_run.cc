#include "upload/weekly_run.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "upload/announce.h"
#include "upload/announced.h"
#include "upload/counter_files.h"
#include "upload/leftovers.h"
#include "upload/make_reports.h"
#include "upload/next_x.h"
#include "upload/report_paths.h"
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

// Whether a report waits that may be sent now.
bool has_report_to_send(const RunOptions& options, const Consent& consent) {
  const auto names = base::list_directory(options.directory / "local");
  return names && std::ranges::any_of(*names, [&](const std::string& name) {
           const auto week = date_of_report(name);
           return week && !reason_to_wait(*week, consent, options.now);
         });
}

// The config that says what may be sent, if there is one.
std::optional<Approval> find_approval(const RunOptions& options, const Consent& consent,
                                      RunSummary& summary) {
  if (options.config) return Approval{*options.config};
  auto found = options.find_config
                   ? options.find_config()
                   : base::fail("there is no upload config to say what may be sent");
  // The user may have taken the yes back while the config was fetched: nobody needs it then.
  if (options.consent().mode != consent::Mode::kOn) return std::nullopt;
  if (found && !found->signed_config) return Approval{std::move(found->config)};
  const base::Date today = base::day_of(options.now);
  auto announced = found ? announce(options, *found->signed_config, *consent.since)
                         : Result<Announced>{std::unexpected(found.error())};
  if (announced && waits_for_accepted(*announced, today)) {
    announced = base::fail("until it is known what the yes accepted, nothing is sent");
  }
  if (announced) return Approval{std::move(found->config), std::move(*announced), today};
  ++summary.failed;
  options.log(announced.error().message);
  return std::nullopt;
}

Result<RunSummary> run_locked(const RunOptions& options, const Consent& consent) {
  const RunClock clock{options};
  const bool may_send = consent.mode == consent::Mode::kOn;
  const fs::path local = options.directory / "local";
  RunSummary summary;
  remove_what_was_left(options);
  auto expired = find_expired_files(local, options.now, options.log);
  if (!expired) return std::unexpected(expired.error());
  summary.failed += expired->unreadable;
  const bool is_due = !expired->files.empty() || has_report_to_send(options, consent);
  // A run that has nothing to send asks nobody.
  auto approval = may_send && is_due ? find_approval(options, consent, summary) : std::nullopt;
  // That may have taken minutes, and a no in between is heard.
  const Consent said = options.consent();
  if (said.mode == consent::Mode::kOff) {
    options.log("telemetry was switched off meanwhile; nothing more was done");
    return summary;
  }
  if (said.mode != consent::Mode::kOn) approval.reset();
  make_reports(options, said, std::move(expired->files), approval, clock, summary);
  if (!approval) return summary;
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
  return run_locked(options, *consent);
}

}  // namespace tally::upload
