#include "upload/make_reports.h"

#include <map>
#include <vector>

#include "base/file.h"
#include "upload/counter_files.h"
#include "upload/local_report.h"
#include "upload/next_x.h"
#include "upload/random.h"
#include "upload/reduce.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Date;
using base::Result;
using format::Report;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

Result<void> remove_all(const std::vector<CounterFile>& files) {
  for (const CounterFile& file : files) {
    if (auto removed = remove_counted(file); !removed) return removed;
  }
  return {};
}

// Makes what is to be made of one week.
class WeekMaker {
 public:
  WeekMaker(const RunOptions& options, const Consent& consent,
            const std::optional<Approval>& approval, Date week)
      : options_(options),
        consent_(consent),
        approval_(approval),
        week_(week),
        date_(base::format_date(week)),
        paths_(options.directory, date_) {}

  // Whether the week has got its report.
  Result<bool> make(std::vector<CounterFile>& files) {
    if (has_report(paths_)) return add_late(files);
    if (!holds_counts(files)) {
      say("nothing was counted");
      if (auto removed = remove_all(files); !removed) return std::unexpected(removed.error());
      return false;
    }
    if (waits_for_a_config(files)) {
      say("waits for an upload config");
      return false;
    }
    const auto x = random_number();
    if (!x) return std::unexpected(x.error());
    const Report empty =
        empty_report(week_, last_week_sent(options_.directory, options_.now), *x, approval_);
    // The report to be sent first: if only it is made before this process is killed, the next run
    // sees that the week has its report, and completes the local one.
    if (auto made = make_ready_report(empty, files); !made) return std::unexpected(made.error());
    if (auto added = add_to_local_report(paths_, empty, files); !added) {
      return std::unexpected(added.error());
    }
    say("made the report of the week");
    if (auto forgot = forget_next_x(options_.directory, week_); !forgot) {
      say(forgot.error().message);
    }
    return true;
  }

 private:
  void say(std::string_view what) const { options_.log(fmt::format("{}: {}", date_, what)); }

  // Whether only a config is missing to make a report of it that is sent. Then there is to be none
  // yet: a week that has its report gets no other.
  bool waits_for_a_config(const std::vector<CounterFile>& files) const {
    if (approval_) return false;
    constexpr double kInEverySample = 0;
    const Report empty = empty_report(week_, {}, kInEverySample, approval_);
    return !coming_report(empty, files, consent_, options_.now, approval_).not_sent;
  }

  Result<bool> add_late(std::vector<CounterFile>& files) {
    const auto empty = report_to_complete();
    if (!empty) return std::unexpected(empty.error());
    if (auto added = add_to_local_report(paths_, *empty, files); !added) {
      return std::unexpected(added.error());
    }
    say(fmt::format("added {} late counter file{} to the local report", files.size(),
                    files.size() == 1 ? "" : "s"));
    return false;
  }

  // A local report that completes a report made ready before takes over its number.
  Result<Report> report_to_complete() const {
    for (const fs::path& path : {paths_.ready, paths_.uploaded}) {
      if (!is_there(path)) continue;
      const auto bytes = base::read_file(path);
      auto earlier = bytes ? format::parse_report(*bytes) : std::unexpected(bytes.error());
      if (!earlier) continue;
      earlier->week = date_;
      earlier->programs.clear();
      return earlier;
    }
    const auto x = random_x();
    if (!x) return std::unexpected(x.error());
    return empty_report(week_, last_week_sent(options_.directory, options_.now), *x, approval_);
  }

  // Whoever looks at a preview while this run is at work must see the same number. Only what may be
  // sent is previewed with a number that stays. If it cannot be kept, no preview could keep one.
  Result<double> random_number() const {
    if (consent_.mode == consent::Mode::kOn) {
      if (const auto x = keep_next_x(options_.directory, week_)) return x;
    }
    return random_x();
  }

  Result<void> make_ready_report(const Report& empty, const std::vector<CounterFile>& files) {
    const ComingReport coming = coming_report(empty, files, consent_, options_.now, approval_);
    if (coming.not_sent) {
      say("not to be sent: " + *coming.not_sent);
      return {};
    }
    const auto made = base::create_file(paths_.ready, format::write_report(coming.reduced));
    if (!made) return std::unexpected(made.error());
    return {};
  }

  const RunOptions& options_;
  const Consent& consent_;
  const std::optional<Approval>& approval_;
  const Date week_;
  const std::string date_;
  const ReportPaths paths_;
};

}  // namespace

void make_reports(const RunOptions& options, const Consent& consent, std::vector<CounterFile> files,
                  const std::optional<Approval>& approval, const RunClock& clock,
                  RunSummary& summary) {
  std::map<Date, std::vector<CounterFile>> weeks;
  for (CounterFile& file : files) weeks[base::day_of(file.end)].push_back(std::move(file));
  for (auto& [week, of_week] : weeks) {
    if (clock.is_over()) {
      options.log("this run has taken its time; the other weeks wait for a later one");
      break;
    }
    const auto made = WeekMaker{options, consent, approval, week}.make(of_week);
    if (made) {
      summary.reports_made += *made ? 1 : 0;
    } else {
      ++summary.failed;
      options.log(fmt::format("{}: {}", base::format_date(week), made.error().message));
    }
  }
}

}  // namespace tally::upload
