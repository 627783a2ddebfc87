#include "upload/weekly_run.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <vector>

#include "base/file.h"
#include "upload/counter_files.h"
#include "upload/leftovers.h"
#include "upload/local_report.h"
#include "upload/random.h"
#include "upload/reduce.h"
#include "upload/upload_lock.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Date;
using base::Result;
using format::Report;

constexpr std::string_view kReportSuffix = ".json";

// The date in `YYYY-MM-DD.json`, or nothing for any other name.
std::optional<Date> date_of_report(std::string_view name) {
  if (!name.ends_with(kReportSuffix)) return std::nullopt;
  name.remove_suffix(kReportSuffix.size());
  const auto date = base::parse_date(name);
  return date ? std::optional{*date} : std::nullopt;
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

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

class WeeklyRun {
 public:
  WeeklyRun(const RunOptions& options, const Consent& consent)
      : options_(options),
        consent_(consent),
        local_(options.directory / "local"),
        upload_(options.directory / "upload") {
    if (options.config) rules_.emplace(*options.config);
  }

  Result<RunSummary> run() {
    remove_leftovers();
    if (auto made = make_reports(); !made) return std::unexpected(made.error());
    if (consent_.mode == consent::Mode::kOn) {
      if (auto sent = send_reports(); !sent) fail("sending", sent.error());
    }
    return summary_;
  }

 private:
  void fail(std::string_view what, const base::Error& error) {
    ++summary_.failed;
    options_.log(fmt::format("{}: {}", what, error.message));
  }

  void remove_leftovers() {
    UploadLock::remove_stale(upload_, base::system_now());
    for (const fs::path& directory : {options_.directory, local_, upload_}) {
      tally::upload::remove_leftovers(directory, base::system_now(), options_.log);
    }
  }

  Result<void> make_reports() {
    auto files = find_expired_files(local_, options_.now, options_.log);
    if (!files) return std::unexpected(files.error());
    summary_.failed += files->unreadable;
    std::map<Date, std::vector<CounterFile>> weeks;
    for (CounterFile& file : files->files) weeks[base::day_of(file.end)].push_back(std::move(file));
    for (auto& [week, of_week] : weeks) {
      const std::string date = base::format_date(week);
      const ReportPaths paths{options_.directory, date};
      const auto made = make_report(week, date, paths, of_week);
      if (!made) fail(date, made.error());
    }
    return {};
  }

  Result<void> make_report(Date week, const std::string& date, const ReportPaths& paths,
                           std::vector<CounterFile>& files) {
    auto fresh = new_report(date, paths);
    if (!fresh) return std::unexpected(fresh.error());
    if (is_there(paths.ready) || is_there(paths.uploaded) || is_there(paths.local)) {
      auto added = add_to_local_report(paths, *fresh, files);
      if (added) {
        options_.log(fmt::format("{}: added {} late counter file{} to the local report", date,
                                 files.size(), files.size() == 1 ? "" : "s"));
      }
      return added;
    }
    if (std::ranges::all_of(files, [](const CounterFile& f) {
          return f.counts.counters.empty() && f.counts.stacks.empty();
        })) {
      options_.log(fmt::format("{}: nothing was counted", date));
      return remove_all(files);
    }
    // The report to be sent first: if only it is made before this process is killed, the next run
    // sees that the week has its report, and completes the local one.
    if (auto made = make_ready_report(week, paths, *fresh, files); !made) return made;
    auto added = add_to_local_report(paths, *fresh, files);
    if (added) {
      ++summary_.reports_made;
      options_.log(fmt::format("{}: made the report of the week", date));
    }
    return added;
  }

  Result<void> remove_all(const std::vector<CounterFile>& files) {
    for (const CounterFile& file : files) {
      if (auto removed = remove_counted(file); !removed) return removed;
    }
    return {};
  }

  // A report without counts. One that completes a report made ready before takes over its number.
  Result<Report> new_report(const std::string& date, const ReportPaths& paths) {
    Report report{.week = date,
                  .last_week = last_week_sent(),
                  .x = 0,
                  .programs = {},
                  .config = std::string(format::kNoConfigVersion)};
    if (options_.config && !options_.config->version.empty()) {
      report.config = options_.config->version;
    }
    for (const fs::path& path : {paths.ready, paths.uploaded}) {
      if (!is_there(path)) continue;
      const auto bytes = base::read_file(path);
      const auto earlier = bytes ? format::parse_report(*bytes) : std::unexpected(bytes.error());
      if (!earlier) continue;
      report.x = earlier->x;
      report.last_week = earlier->last_week;
      report.config = earlier->config;
      return report;
    }
    const auto x = random_x();
    if (!x) return std::unexpected(x.error());
    report.x = *x;
    return report;
  }

  std::string last_week_sent() const {
    const auto names = base::list_directory(upload_);
    if (!names) return {};
    std::optional<Date> latest;
    for (const std::string& name : *names) {
      if (const auto date = date_of_report(name)) latest = std::max(latest, date);
    }
    if (!latest || *latest >= base::day_of(options_.now)) return {};
    return base::format_date(*latest);
  }

  Result<void> make_ready_report(Date week, const ReportPaths& paths, const Report& fresh,
                                 const std::vector<CounterFile>& files) {
    const auto earliest = std::ranges::min_element(files, {}, &CounterFile::begin);
    const auto reason =
        reason_not_to_send({.now = options_.now,
                            .mode = consent_.mode,
                            .mode_since = consent_.since,
                            .week = week,
                            .earliest_begin = base::day_of(earliest->begin),
                            .x = fresh.x,
                            .sample_rate = options_.config ? options_.config->sample_rate : 0});
    if (reason) {
      options_.log(fmt::format("{}: not to be sent: {}", fresh.week, *reason));
      return {};
    }
    Report full = fresh;
    for (const CounterFile& file : files) add_program(full, file.counts);
    const auto made = base::create_file(paths.ready, format::write_report(reduce(full, *rules_)));
    if (!made) return std::unexpected(made.error());
    return {};
  }

  Result<void> send_reports() {
    if (auto made = base::make_directories(upload_); !made) return made;
    const auto names = base::list_directory(local_);
    if (!names) return std::unexpected(names.error());
    for (const std::string& name : *names) {
      const auto date = date_of_report(name);
      if (!date || !may_go_now(*date)) continue;
      if (options_.consent().mode != consent::Mode::kOn) {
        options_.log("the mode is not on any more; nothing else is sent");
        return {};
      }
      const std::string text = base::format_date(*date);
      const auto sent = send_one(text, ReportPaths{options_.directory, text});
      if (!sent) fail(text, sent.error());
    }
    return {};
  }

  bool may_go_now(Date date) const {
    return date <= base::day_of(options_.now) && (!consent_.since || date > *consent_.since);
  }

  Result<void> send_one(const std::string& date, const ReportPaths& paths) {
    const auto lock = UploadLock::take(paths.uploaded, base::system_now());
    if (!lock) return std::unexpected(lock.error());
    if (!*lock) {
      options_.log(fmt::format("{}: another process is sending it", date));
      return {};
    }
    // Another process may have sent it and died before it removed it.
    if (is_there(paths.uploaded)) return base::remove_file(paths.ready);
    const auto body = base::read_file(paths.ready);
    if (!body) return std::unexpected(body.error());
    const SendResult result = options_.send(date, *body);
    switch (result.sent) {
      case Sent::kAccepted: {
        ++summary_.sent;
        options_.log(fmt::format("{}: sent", date));
        const auto copied = base::create_file(paths.uploaded, *body);
        if (!copied) return std::unexpected(copied.error());
        return base::remove_file(paths.ready);
      }
      case Sent::kRefused:
        ++summary_.refused;
        options_.log(
            fmt::format("{}: refused for good, so it is removed: {}", date, result.answer));
        return base::remove_file(paths.ready);
      case Sent::kTryLater:
        ++summary_.kept;
        options_.log(fmt::format("{}: kept for a later run: {}", date, result.answer));
        return {};
    }
    return {};
  }

  const RunOptions& options_;
  const Consent consent_;  // when the run began
  const fs::path local_;
  const fs::path upload_;
  std::optional<format::UploadRules> rules_;
  RunSummary summary_;
};

}  // namespace

Result<RunSummary> run_weekly(const RunOptions& options) {
  if (options.consent().mode == consent::Mode::kOff) {
    options.log("telemetry is off; nothing was done");
    return RunSummary{};
  }
  if (!is_there(options.directory / "local")) {
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
  return WeeklyRun{options, *consent}.run();
}

}  // namespace tally::upload
