#include "upload/next_run.h"

#include <algorithm>

#include "upload/reduce.h"

namespace tally::upload {
namespace {

using base::Date;
using base::Time;

// Those ready reports that the run would send at this time.
std::vector<Date> sendable(const Inventory& kept, const Consent& consent, Time at) {
  if (consent.mode != consent::Mode::kOn) return {};
  std::vector<Date> weeks;
  std::ranges::copy_if(kept.ready_reports, std::back_inserter(weeks), [&](Date week) {
    return week <= base::day_of(at) && (!consent.since || week > *consent.since);
  });
  return weeks;
}

// From when on a program may try. A token from far in the future is that of a clock which went
// back.
Time allowed_from(const Inventory& kept, Time now) {
  if (!kept.last_tried || *kept.last_tried - now >= kTimeBetweenRuns) return Time::min();
  return *kept.last_tried + kTimeBetweenRuns;
}

NextReport next_report(const Inventory& kept, const Consent& consent, Time at, Date week,
                       Date earliest_begin) {
  const auto has = [week](const std::vector<Date>& weeks) {
    return std::ranges::binary_search(weeks, week);
  };
  // An undated yes gets the day of the run.
  const std::optional<Date> since = consent.since ? consent.since : base::day_of(at);
  return {.week = week,
          .is_there = has(kept.local_reports) || has(kept.ready_reports),
          .not_sent = reason_not_to_send({.now = at,
                                          .mode = consent.mode,
                                          .mode_since = since,
                                          .week = week,
                                          .earliest_begin = earliest_begin,
                                          .x = 0,
                                          .sample_rate = 0})};
}

}  // namespace

std::optional<NextRun> next_run(const Inventory& kept, const Consent& consent, Time now) {
  if (consent.mode == consent::Mode::kOff) return std::nullopt;
  const Time allowed = allowed_from(kept, now);
  NextRun run{.due = std::max(allowed, now), .reports = {}, .sends = {}};
  run.sends = sendable(kept, consent, run.due);
  if (run.sends.empty()) {
    if (kept.open_weeks.empty()) return std::nullopt;
    // Only what has ended before the run is taken.
    run.due = std::max(allowed, Time{kept.open_weeks.begin()->first} + std::chrono::seconds{1});
  }
  const Time at = std::max(run.due, now);
  run.sends = sendable(kept, consent, at);
  for (const auto& [week, files] : kept.open_weeks) {
    if (Time{week} >= at) break;
    run.reports.push_back(next_report(kept, consent, at, week, files.earliest_begin));
  }
  return run;
}

}  // namespace tally::upload
