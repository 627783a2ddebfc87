// Keeps out of the published data what few reports say (doc/formats.md, "Charts").
#ifndef TALLY_COLLECTOR_MERGE_RARE_FILTER_H_
#define TALLY_COLLECTOR_MERGE_RARE_FILTER_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "format/report.h"

namespace tally::collector {

// The filter of one week, `min_reports` being at least 1: first every report is counted, then every
// report is asked for. What a report says of a build of a program (its Program, Version, GoVersion,
// GOOS and GOARCH) stays if at least so many reports of the week say it of that build: that it was
// used, each counter, and each stack. So whatever is counted from what stays, by any one of the
// five or by a name, is nothing, or at least so many reports.
//
// Keeps the name of each counter with each build that has it, and 32 bytes of each stack; nothing
// that grows with the number of reports otherwise. For one thread at a time; reduced() for any
// number, once all are counted.
class RareFilter {
 public:
  explicit RareFilter(uint64_t min_reports) : min_reports_(min_reports) {}

  void count(const format::Report& report);

  // Whether the week has enough reports to be published at all.
  bool publishes_week() const { return reports_ >= min_reports_; }

  // The report without what is rare; one of which nothing stays has no programs. Of a report that
  // was not counted nothing is promised.
  format::Report reduced(format::Report report) const;

 private:
  struct Count {
    uint64_t reports = 0;
    uint64_t last = 0;  // number of the last report that was counted, from 1
  };
  struct Build {
    Count count;
    std::map<std::string, Count, std::less<>> counters;
    std::map<std::string, Count, std::less<>> stacks;  // by SHA-256: there are any number of them
  };

  void count_in(Count& count) const;
  bool is_rare(const Count& count) const { return count.reports < min_reports_; }

  const uint64_t min_reports_;
  uint64_t reports_ = 0;
  std::map<format::ProgramId, Build> builds_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_MERGE_RARE_FILTER_H_
