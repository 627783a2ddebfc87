#include "upload/preview.h"

#include <algorithm>
#include <map>

#include "base/file.h"
#include "upload/announce.h"
#include "upload/coming_report.h"
#include "upload/counter_files.h"
#include "upload/next_x.h"
#include "upload/random.h"
#include "upload/report_paths.h"
#include "upload/send_reports.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Date;
using base::Result;
using format::Report;

using Weeks = std::map<Date, std::vector<CounterFile>>;

constexpr const char* kNoConfig = "this machine has no upload config";

class Previewer {
 public:
  Previewer(const RunOptions& options, const Consent& consent, Number number)
      : options_(options), number_(number) {
    preview_.consent = consent;
    if (!options.config) return;
    approval_ = approval_at_hand(options, consent);
    preview_.config_version = options.config->version;
  }

  // Nothing if a weekly run has made a report meanwhile: then all looks different.
  Result<std::optional<Preview>> make() {
    if (auto added = add_ready(); !added) return std::unexpected(added.error());
    auto seen = look_at_files(options_.directory / "local");
    if (!seen) return std::unexpected(seen.error());
    preview_.problems = std::move(seen->problems);
    Weeks weeks;
    for (CounterFile& file : seen->files) weeks[base::day_of(file.end)].push_back(std::move(file));
    for (const auto& [week, files] : weeks) {
      const ReportPaths paths{options_.directory, base::format_date(week)};
      // What is late is added to the local report alone.
      if (has_report(paths) || !holds_counts(files)) continue;
      const auto x = random_number(week);
      if (!x) return std::unexpected(x.error());
      if (has_report(paths)) {
        if (number_ == Number::kLook) return std::nullopt;
        if (auto forgot = forget_next_x(options_.directory, week); !forgot) {
          return std::unexpected(forgot.error());
        }
        return std::nullopt;
      }
      preview_.reports.push_back(coming(week, files, *x));
    }
    return std::move(preview_);
  }

 private:
  bool is_on() const { return preview_.consent.mode == consent::Mode::kOn; }

  Result<void> add_ready() {
    const auto names = base::list_directory(options_.directory / "local");
    if (!names) return std::unexpected(names.error());
    for (const std::string& name : *names) {
      const auto week = date_of_report(name);
      if (!week) continue;
      const ReportPaths paths{options_.directory, base::format_date(*week)};
      auto bytes = base::read_file(paths.ready, kMaxShownReport);
      if (bytes) {
        preview_.reports.push_back(ready(*week, paths, std::move(*bytes)));
      } else {
        preview_.problems.push_back(bytes.error().message);
      }
    }
    return {};
  }

  PreviewedReport ready(Date week, const ReportPaths& paths, std::string bytes) {
    PreviewedReport report{.stage = Stage::kReady,
                           .week = base::format_date(week),
                           .bytes = std::move(bytes),
                           .not_sent = reason_to_wait(week, preview_.consent, options_.now),
                           .left_out = {},
                           .notes = {}};
    if (!approval_) {
      if (!report.not_sent) report.not_sent = kNoConfig;
      return report;
    }
    const auto full_bytes = base::read_file(paths.local, kMaxShownReport);
    const auto full =
        full_bytes ? format::parse_report(*full_bytes) : std::unexpected(full_bytes.error());
    const auto sent = format::parse_report(report.bytes);
    for (const auto* each : {&full, &sent}) {
      if (*each) continue;
      report.notes.push_back("What is left out of it cannot be told: " + each->error().message);
      return report;
    }
    report.left_out = explain(*full, *sent, *approval_);
    return report;
  }

  // Kept if it will be used.
  Result<double> random_number(Date week) {
    if (!is_on()) return random_x();
    if (number_ == Number::kLook) {
      const auto drawn = kept_next_x(options_.directory, week);
      return drawn ? Result<double>{*drawn} : random_x();
    }
    auto kept = keep_next_x(options_.directory, week);
    if (kept) return kept;
    preview_.problems.push_back(kept.error().message +
                                "; so the report will have another random number, X");
    return random_x();
  }

  PreviewedReport coming(Date week, const std::vector<CounterFile>& files, double x) {
    const bool over = std::ranges::all_of(
        files, [this](const CounterFile& file) { return file.end < options_.now; });
    const Report empty =
        empty_report(week, last_week_sent(options_.directory, options_.now), x, approval_);
    const ComingReport report =
        coming_report(empty, files, preview_.consent, options_.now, approval_);
    PreviewedReport previewed{.stage = over ? Stage::kOver : Stage::kInProgress,
                              .week = report.full.week,
                              .bytes = format::write_report(report.reduced),
                              .not_sent = report.not_sent,
                              .left_out = {},
                              .notes = {}};
    if (approval_) {
      previewed.left_out = explain(report.full, report.reduced, *approval_);
    } else if (!previewed.not_sent) {
      previewed.not_sent = kNoConfig;
    }
    if (over && std::ranges::any_of(files, [](const auto& f) { return is_in_use(f.path); })) {
      previewed.notes.push_back(
          fmt::format("A program still counts in this week. The report waits for it, at most {} "
                      "hours after the week's end, and what it counts comes in.",
                      kWaitForUsers.count()));
    }
    if (is_on() && number_ == Number::kLook && !kept_next_x(options_.directory, week)) {
      previewed.notes.emplace_back(
          "The report's random number, X, is not drawn yet: the one that is shown is an example. "
          "`tally preview` draws it.");
    }
    return previewed;
  }

  const RunOptions& options_;
  const Number number_;
  std::optional<Approval> approval_;
  Preview preview_;
};

}  // namespace

Result<Preview> make_preview(const RunOptions& options, Number number) {
  Consent consent = options.consent();
  if (consent.mode == consent::Mode::kOff) {
    return Preview{
        .consent = consent, .config_version = {}, .no_config = {}, .reports = {}, .problems = {}};
  }
  // The run will give it this day.
  if (consent.mode == consent::Mode::kOn && !consent.since) {
    consent.since = base::day_of(options.now);
  }
  constexpr int kTries = 5;
  for (int tries = 0; tries < kTries; ++tries) {
    auto preview = Previewer{options, consent, number}.make();
    if (!preview) return std::unexpected(preview.error());
    if (*preview) return std::move(**preview);
  }
  return base::fail("looking at what would be sent from {}: weekly runs are at work; try again",
                    options.directory.native());
}

}  // namespace tally::upload
