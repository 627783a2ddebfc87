#include "tally/upload.h"

#include <cerrno>
#include <cstring>
#include <exception>

#include "base/file.h"
#include "consent/environment.h"
#include "upload/weekly_run.h"

namespace tally {
namespace {

using base::Result;

// No upload config comes near this.
constexpr size_t kMaxConfigSize = size_t{64} << 20;

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

Result<std::optional<format::UploadConfig>> read_config(const std::string& path) {
  if (path.empty()) return std::nullopt;
  const auto bytes = base::read_file(path, kMaxConfigSize);
  if (!bytes) return std::unexpected(bytes.error());
  auto config = format::parse_upload_config(*bytes);
  if (!config) {
    return base::fail("the upload config {} cannot be used: {}", path, config.error().message);
  }
  return std::optional{std::move(*config)};
}

// A yes without a date is dated by the first run that sees it, so that nothing older is ever sent.
Result<void> date_the_yes(consent::Place& place, base::Time now) {
  if (place.effective.mode != consent::Mode::kOn || place.user.since) return {};
  const auto directory = place.directory.view();
  if (consent::write_mode(directory, consent::Mode::kOn, base::day_of(now)) ==
      consent::ModeWritten::kFailed) {
    return base::fail("dating the yes in {}/mode: {}", directory, std::strerror(errno));
  }
  place.user.since = base::day_of(now);
  return {};
}

Result<upload::RunSummary> run(const UploadOptions& options) {
  auto config = read_config(text_of(options.config_file));
  if (!config) return std::unexpected(config.error());
  consent::Place place =
      consent::find_place(text_of(options.directory), text_of(options.collection));
  const base::Time now =
      options.as_of == 0 ? base::system_now() : base::Time{std::chrono::seconds{options.as_of}};
  if (auto dated = date_the_yes(place, now); !dated) return std::unexpected(dated.error());

  const std::string url = text_of(options.url);
  if (!url.empty()) {
    if (auto allowed = upload::check_url(url); !allowed) return std::unexpected(allowed.error());
  }
  const auto log = [&options](const std::string& line) {
    if (options.log != nullptr) options.log(options.log_context, line.c_str());
  };
  const auto send = [&url](const std::string& date, std::string_view body) {
    if (url.empty()) {
      return upload::SendResult{upload::Sent::kTryLater, "there is no upload URL to send it to"};
    }
    return upload::send_report(url, date, body);
  };
  return upload::run_weekly({.directory = place.directory.c_str(),
                             .mode = place.effective.mode,
                             .mode_since = place.user.since,
                             .config = std::move(*config),
                             .now = now,
                             .send = send,
                             .log = log});
}

}  // namespace

UploadOutcome run_upload(const UploadOptions& options) noexcept {
  UploadOutcome outcome;
  try {
    const auto summary = run(options);
    if (!summary) {
      outcome.error = summary.error().message;
      return outcome;
    }
    outcome.reports_made = summary->reports_made;
    outcome.sent = summary->sent;
    outcome.kept = summary->kept;
    outcome.refused = summary->refused;
  } catch (const std::exception& e) {
    // Out of memory, at most: nothing of ours throws.
    outcome.error = e.what();
  }
  return outcome;
}

}  // namespace tally
