#include "upload/send_reports.h"

#include "base/file.h"
#include "upload/report_paths.h"
#include "upload/upload_lock.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;

class Sender {
 public:
  Sender(const RunOptions& options, RunSummary& summary) : options_(options), summary_(summary) {}

  Result<void> send(const std::string& date) {
    const ReportPaths paths{options_.directory, date};
    const auto lock = UploadLock::take(paths.uploaded, base::system_now());
    if (!lock) return std::unexpected(lock.error());
    if (!*lock) {
      say(date, "another process is sending it");
      return {};
    }
    // Another process may have sent it and died before it removed it.
    std::error_code ignored;
    if (fs::exists(paths.uploaded, ignored)) return base::remove_file(paths.ready);
    const auto body = base::read_file(paths.ready);
    if (!body) return std::unexpected(body.error());
    return follow(options_.send(date, *body), date, paths, *body);
  }

 private:
  void say(const std::string& date, std::string_view what) const {
    options_.log(fmt::format("{}: {}", date, what));
  }

  // Does what the collector's answer asks for.
  Result<void> follow(const SendResult& result, const std::string& date, const ReportPaths& paths,
                      const std::string& body) {
    switch (result.sent) {
      case Sent::kAccepted: {
        ++summary_.sent;
        say(date, "sent");
        const auto copied = base::create_file(paths.uploaded, body);
        if (!copied) return std::unexpected(copied.error());
        return base::remove_file(paths.ready);
      }
      case Sent::kRefused:
        ++summary_.refused;
        say(date, "refused for good, so it is removed: " + result.answer);
        return base::remove_file(paths.ready);
      case Sent::kTryLater:
        ++summary_.kept;
        say(date, "kept for a later run: " + result.answer);
        return {};
    }
    return {};
  }

  const RunOptions& options_;
  RunSummary& summary_;
};

}  // namespace

std::optional<std::string> reason_to_wait(base::Date week, const Consent& consent, base::Time now) {
  if (consent.mode != consent::Mode::kOn) return "the mode is not on";
  if (!consent.since) return "the yes has no day yet";
  if (week > base::day_of(now)) return "its week has not ended yet";
  if (week <= *consent.since) {
    return fmt::format("its week had ended when the yes was said, on {}",
                       base::format_date(*consent.since));
  }
  return std::nullopt;
}

Result<void> send_reports(const RunOptions& options, const RunClock& clock, RunSummary& summary) {
  if (auto made = base::make_directory(options.directory / "upload"); !made) return made;
  const auto names = base::list_directory(options.directory / "local");
  if (!names) return std::unexpected(names.error());
  Sender sender{options, summary};
  for (const std::string& name : *names) {
    const auto week = date_of_report(name);
    if (!week) continue;
    const Consent consent = options.consent();
    if (consent.mode != consent::Mode::kOn) {
      options.log("the mode is not on any more; nothing else is sent");
      return {};
    }
    if (reason_to_wait(*week, consent, options.now)) continue;
    const std::string date = base::format_date(*week);
    if (clock.is_over()) {
      ++summary.kept;
      options.log(fmt::format("{}: kept for a later run: this one has taken its time", date));
      continue;
    }
    if (const auto sent = sender.send(date); !sent) {
      ++summary.failed;
      options.log(fmt::format("{}: {}", date, sent.error().message));
    }
  }
  return {};
}

}  // namespace tally::upload
