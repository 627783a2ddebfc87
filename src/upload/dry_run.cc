#include "upload/dry_run.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/file.h"
#include "upload/announce.h"
#include "upload/coming_report.h"
#include "upload/counter_files.h"
#include "upload/next_x.h"
#include "upload/report_paths.h"
#include "upload/send_reports.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Date;
using base::Result;

using Files = std::vector<CounterFile>;

class DryRun {
 public:
  DryRun(const RunOptions& options, const Consent& consent, const std::string& url)
      : options_(options),
        consent_(consent),
        url_(url),
        approval_(approval_at_hand(options, consent)) {}

  Result<bool> run() {
    const fs::path local = options_.directory / "local";
    auto seen = look_at_files(local);
    if (!seen) return std::unexpected(seen.error());
    for (const std::string& problem : seen->problems) say(problem + "; it is left where it is");
    std::map<Date, Files> weeks;
    for (CounterFile& file : seen->files) {
      if (file.end < options_.now) weeks[base::day_of(file.end)].push_back(std::move(file));
    }
    if (consent_.mode == consent::Mode::kOn && !approval_) {
      options_.log(
          "no upload config is at hand; a run would look for one, and send nothing without");
    }
    for (const auto& [week, files] : weeks) look_at_week(week, files);
    const auto names = base::list_directory(local);
    if (!names) return std::unexpected(names.error());
    for (const std::string& name : *names) {
      if (const auto week = date_of_report(name)) look_at_ready(*week);
    }
    return said_something_;
  }

 private:
  void say(const std::string& line) {
    said_something_ = true;
    options_.log(line);
  }

  void look_at_week(Date week, const Files& files) {
    const std::string date = base::format_date(week);
    const bool waits = options_.now - files.front().end < kWaitForUsers &&
                       std::ranges::any_of(files, [](const auto& f) { return is_in_use(f.path); });
    if (waits) {
      say(fmt::format("{}: a file is still in use; the date would wait for a later run", date));
    } else if (has_report(ReportPaths{options_.directory, date})) {
      say(fmt::format("{}: would add {} late counter file{} to the local report", date,
                      files.size(), files.size() == 1 ? "" : "s"));
    } else if (!holds_counts(files)) {
      say(fmt::format("{}: nothing was counted; its files would be removed", date));
    } else {
      look_at_coming(week, date, files);
    }
  }

  void look_at_coming(Date week, const std::string& date, const Files& files) {
    say(fmt::format("{}: would make the report of the week", date));
    const auto kept = kept_next_x(options_.directory, week);
    const double rate = approval_ ? approval_->config.sample_rate : 0;
    // A number that no rate is below: whether the report is in the sample is asked apart.
    const double x = kept ? *kept : 0;
    const auto coming = coming_report(empty_report(week, "", x, approval_), files, consent_,
                                      options_.now, approval_);
    if (coming.not_sent) {
      say(fmt::format("{}: not to be sent: {}", date, *coming.not_sent));
      return;
    }
    say_sending(date,
                kept || rate <= 0 || rate >= 1
                    ? ""
                    : fmt::format(", if the random number that it draws is at most {}", rate));
  }

  void look_at_ready(Date week) {
    const std::string date = base::format_date(week);
    if (const auto reason = reason_to_wait(week, consent_, options_.now)) {
      say(fmt::format("{}: waits, and would not be sent: {}", date, *reason));
    } else {
      say_sending(date, "");
    }
  }

  void say_sending(const std::string& date, std::string_view condition) {
    if (url_.empty()) {
      say(fmt::format("{}: would be kept for a later run: there is no upload URL to send it to",
                      date));
    } else {
      say(fmt::format("{}: would be sent to {}{}", date, url_, condition));
    }
  }

  const RunOptions& options_;
  const Consent consent_;
  const std::string& url_;
  const std::optional<Approval> approval_;
  bool said_something_ = false;
};

}  // namespace

Result<bool> dry_run(const RunOptions& options, const std::string& url) {
  Consent consent = options.consent();
  if (consent.mode == consent::Mode::kOff) {
    options.log("telemetry is off; nothing would be done");
    return false;
  }
  // The run would give it this day.
  if (consent.mode == consent::Mode::kOn && !consent.since) {
    consent.since = base::day_of(options.now);
  }
  return DryRun{options, consent, url}.run();
}

}  // namespace tally::upload
