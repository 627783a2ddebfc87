#include "upload/coming_report.h"

#include <algorithm>

#include "upload/reduce.h"

namespace tally::upload {

format::Report empty_report(base::Date week, std::string last_week, double x,
                            const std::optional<Approval>& approval) {
  const bool has_version = approval && !approval->config.version.empty();
  return {.week = base::format_date(week),
          .last_week = std::move(last_week),
          .x = x,
          .programs = {},
          .config = has_version ? approval->config.version : std::string(format::kNoConfigVersion)};
}

ComingReport coming_report(const format::Report& empty, const std::vector<CounterFile>& files,
                           const Consent& consent, base::Time now,
                           const std::optional<Approval>& approval) {
  ComingReport coming{.full = empty, .reduced = empty, .not_sent = {}};
  for (const CounterFile& file : files) add_program(coming.full, file.counts);
  if (approval) coming.reduced = reduce(coming.full, *approval);
  const auto earliest = std::ranges::min_element(files, {}, &CounterFile::begin);
  coming.not_sent =
      reason_not_to_send({.now = now,
                          .mode = consent.mode,
                          .mode_since = consent.since,
                          .week = base::day_of(earliest->end),
                          .earliest_begin = base::day_of(earliest->begin),
                          .x = empty.x,
                          .sample_rate = approval ? approval->config.sample_rate : 0});
  return coming;
}

bool holds_counts(const std::vector<CounterFile>& files) {
  return std::ranges::any_of(files, [](const CounterFile& file) {
    return !file.counts.counters.empty() || !file.counts.stacks.empty();
  });
}

}  // namespace tally::upload
