// What published reports say of one program's stacks. One object is for one thread.
#ifndef TALLY_TRIAGE_STACK_DATA_H_
#define TALLY_TRIAGE_STACK_DATA_H_

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "format/report.h"

namespace tally::triage {

// Which reports count.
struct DataQuery {
  std::string program;
  // Weeks (the date in a report), both within; none: all.
  std::optional<base::Date> from{};
  std::optional<base::Date> to{};
  bool with_prereleases = true;  // else neither pre-releases nor `devel`
};

struct DataLimits {
  size_t max_reports = 50'000'000;             // of the program, some 60 bytes each
  size_t max_occurrences = 16'000'000;         // of stacks in reports, 16 bytes each
  size_t max_stack_bytes = size_t{512} << 20;  // of different stacks
};

// A stack in a report.
struct Occurrence {
  uint32_t report = 0;  // its number, from 0, in the order of reading
  uint32_t build = 0;   // place in StackData::builds()
  int64_t count = 0;
};

// Both within.
struct Days {
  base::Date first{};
  base::Date last{};

  bool have(base::Date day) const { return first <= day && day <= last; }
  // Whether they are seven at most, in which a user sends one report.
  bool are_one_week() const { return last - first < std::chrono::days{7}; }
  bool operator==(const Days&) const = default;
};

// How many reports, in all and of each day. A report has a random X of its own, so those of one
// user cannot be told to be so, but a user sends one a week: the reports of any seven days are of
// as many users.
struct ReportCount {
  uint64_t reports = 0;
  std::map<base::Date, uint64_t> by_day{};

  void add(base::Date day);
  // The most reports in seven days: there were at least so many users.
  uint64_t users() const;
  uint64_t reports_of(const Days& days) const;
};

class StackData {
 public:
  explicit StackData(DataQuery query, DataLimits limits = {});

  // Counts the report, if it is of the program and of the weeks. One with an X that was read before
  // is the same report in another file, and does not count again. The error is a sentence: a limit
  // is reached, and the weeks have to be fewer. False, and nothing is counted, if it has no date as
  // Week or no X between 0 and 1.
  base::Result<bool> add(const format::Report& report);

  const DataQuery& query() const { return query_; }
  const std::vector<format::ProgramId>& builds() const { return builds_; }
  // The day of each report of the program.
  const std::vector<base::Date>& days() const { return days_; }
  // Stacks as they were reported, expanded. The occurrences are in the order of reports.
  const std::map<std::string, std::vector<Occurrence>, std::less<>>& stacks() const {
    return stacks_;
  }
  // Of each version of the program, in their order: the reports that have it. Also without stacks.
  struct EarlierVersion {
    bool operator()(const std::string& a, const std::string& b) const;
  };
  using Versions = std::map<std::string, ReportCount, EarlierVersion>;
  const Versions& versions() const { return versions_; }
  // Of all versions.
  const ReportCount& reports() const { return reports_; }

 private:
  uint32_t build_number(const format::ProgramId& build);
  base::Result<void> add_stacks(const format::ProgramReport& program, uint32_t report);

  DataQuery query_;
  DataLimits limits_;
  std::vector<format::ProgramId> builds_;
  std::map<format::ProgramId, uint32_t> build_numbers_;
  std::vector<base::Date> days_;
  std::map<std::string, std::vector<Occurrence>, std::less<>> stacks_;
  Versions versions_;
  ReportCount reports_;
  std::unordered_set<uint64_t> seen_;  // bits of X
  size_t occurrences_ = 0;
  size_t stack_bytes_ = 0;
};

// Whether it is `v1.2.3-rc.1`, `go1.27rc1` or the like, or `devel`. Pure.
bool is_prerelease(std::string_view version);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_STACK_DATA_H_
