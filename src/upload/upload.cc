#include "tally/upload.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>

#include "consent/environment.h"
#include "tally/note.h"
#include "upload/http.h"
#include "upload/upload_target.h"
#include "upload/weekly_run.h"

// What a run can count for the program that does it, for `tally audit`. The buckets are those of
// format::name_of.
TALLY_NOTE("partition", "tally/config", "Upload configs that were refused, and why.",
           TALLY_NOTE_EACH(TALLY_NOTE_STRING, TALLY_NOTE_STRING, 0, "bad-signature", "malformed",
                           "rollback", "fork", "hole"))

namespace tally {
namespace {

using base::Result;

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

upload::Consent consent_of(const consent::Place& place) {
  return {.mode = place.effective.mode, .since = place.seen.user.since};
}

base::Time time_of(const UploadOptions& options) {
  return options.as_of == UploadOptions::kNow ? base::system_now()
                                              : base::Time{std::chrono::seconds{options.as_of}};
}

// Programs do it when they begin to count; but some may have begun before the policy came.
void begin_capped_yes_anew(const consent::Place& place, const UploadOptions& options) {
  const std::string_view directory = place.directory.view();
  if (consent::begin_capped_yes_anew(place.effective, place.seen.user, directory,
                                     base::day_of(time_of(options)))) {
    return;
  }
  const std::string reason = std::strerror(errno);
  if (options.log != nullptr) {
    options.log(
        options.log_context,
        fmt::format("writing to {}/mode that the yes begins anew: {}", directory, reason).c_str());
  }
}

// What counts for the caller, if there still is where to.
std::function<void(std::string_view)> counting_in(const std::filesystem::path& directory,
                                                  const UploadOptions& options) {
  if (options.count == nullptr) return {};
  return [local = directory / "local", count = options.count,
          context = options.count_context](std::string_view counter) {
    // Deleted meanwhile, the directory is not made again by a counter file.
    std::error_code ignored;
    if (std::filesystem::exists(local, ignored)) count(context, std::string{counter}.c_str());
  };
}

// The run's options, as far as the mode asks for them: only who sends needs a config and a URL.
Result<upload::RunOptions> run_options(const UploadOptions& options) {
  const auto place = [directory = text_of(options.directory),
                      collection = text_of(options.collection)] {
    return consent::find_place(directory, collection);
  };
  const consent::Place now = place();
  begin_capped_yes_anew(now, options);
  upload::RunOptions run{
      .directory = now.directory.c_str(),
      .consent = [place] { return consent_of(place()); },
      .config = std::nullopt,
      .now = time_of(options),
      .send = {},
      .log =
          [log = options.log, context = options.log_context](const std::string& line) {
            if (log != nullptr) log(context, line.c_str());
          },
  };
  if (now.effective.mode != consent::Mode::kOn) return run;
  upload::UploadTarget target = upload::upload_target(options, now, run.log);
  target.config.count = counting_in(run.directory, options);
  target.config.may_keep = [place] { return place().effective.mode == consent::Mode::kOn; };
  const std::string& url = target.url;
  if (!url.empty()) {
    if (auto allowed = upload::check_url(url); !allowed) return std::unexpected(allowed.error());
  }
  run.find_config = [source = target.config, log = run.log] {
    return upload::current_config(source, log);
  };
  run.config_of_day = [source = target.config](const format::SignedConfig& newest, base::Date day) {
    return upload::config_of_day(source, newest, day);
  };
  run.whose = {.title = target.title, .option = target.option};
  run.send = [url](const std::string& date, std::string_view body) {
    if (!url.empty()) return upload::send_report(url, date, body);
    return upload::SendResult{upload::Sent::kTryLater, "there is no upload URL to send it to"};
  };
  return run;
}

}  // namespace

UploadOutcome run_upload(const UploadOptions& options) noexcept {
  UploadOutcome outcome;
  try {
    const auto run = run_options(options);
    const auto summary =
        run ? upload::run_weekly(*run) : Result<upload::RunSummary>{std::unexpected(run.error())};
    if (!summary) {
      outcome.error = summary.error().message;
      return outcome;
    }
    outcome.reports_made = summary->reports_made;
    outcome.sent = summary->sent;
    outcome.kept = summary->kept;
    outcome.refused = summary->refused;
    outcome.failed = summary->failed;
  } catch (const std::exception& e) {
    // Out of memory, at most: nothing of ours throws.
    outcome.error = e.what();
  }
  return outcome;
}

}  // namespace tally

int tally_run_upload(const tally::UploadOptions* options) {
  const tally::UploadOutcome outcome = tally::run_upload(*options);
  if (outcome.error.empty()) return outcome.failed == 0 ? 0 : 1;
  // Who cannot name the outcome learns of it by the log alone.
  if (options->log != nullptr) options->log(options->log_context, outcome.error.c_str());
  return 1;
}
