// Who takes part: reports by week, program, version and operating system (doc/formats.md,
// "Charts"). Pure, for any thread.
#ifndef TALLY_COLLECTOR_CHARTS_PARTICIPATION_H_
#define TALLY_COLLECTOR_CHARTS_PARTICIPATION_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/charts/chart_index.h"
#include "collector/charts/combine.h"

namespace tally::collector {

struct WeekReports {
  std::string week;
  uint64_t reports = 0;

  bool operator==(const WeekReports&) const = default;
};

// A program, or a version or operating system of one.
struct Presence {
  std::string key;
  std::string first_week;          // the first of all days with a report of it; empty: none has one
  uint64_t reports = 0;            // in the range, all its weeks together
  std::vector<WeekReports> weeks;  // of the range, those that have reports; oldest first

  bool operator==(const Presence&) const = default;
};

// Its weeks in steps of seven days, counted back from `last` (SevenDays), each under its last day.
Presence in_steps(Presence presence, std::string_view last);

struct ProgramPresence {
  Presence program;
  // In the order of their charts, those with a report in any week. A program of the toolchain has
  // no versions: they are those of its toolchain.
  std::vector<Presence> versions;
  std::vector<Presence> goos;
};

// What the programs of `index` had in the weeks `from` to `to`, in the order of their names. `days`
// are all days, oldest first. A report counts in each program, version and system that it names.
std::vector<ProgramPresence> participation(const ChartIndex& index,
                                           std::span<const CountedDay> days, std::string_view from,
                                           std::string_view to);

// A page of the programs.
struct ParticipationPage {
  std::string_view from;
  std::string_view to;
  bool has_series = false;  // the weeks of programs, versions and systems are steps of seven days
  size_t limit = 0;
  std::string_view after;  // a program; empty: from the first
};

// `{"DateRange":[…],"Weeks":[{"Week":…,"Reports":…}],"Programs":[{"Name":…,"FirstWeek":…,
// "Reports":…,"Weeks":[…],"Versions":[{"Key":…,"FirstWeek":…,"Reports":…,"Weeks":[…]}],
// "GOOS":[…]}],"Next":…}`. Of the programs those behind `after` in the order of names, at most
// `limit`; `Next`, only if there are more, is the last one's name.
std::string participation_json(const ChartIndex& index, std::span<const CountedDay> days,
                               const ParticipationPage& page);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_PARTICIPATION_H_
