// What one report says of what a config charts, found by either of two readers: a fast one of lines
// as we write them, and one of whatever is a report. Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_REPORT_HITS_H_
#define TALLY_COLLECTOR_CHARTS_REPORT_HITS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collector/charts/report_names.h"

namespace tally::collector {

// A name that the config charts occurs in the report.
struct Hit {
  uint32_t cell = 0;
  int64_t count = 0;  // of a counter; 0 of what the program is

  auto operator<=>(const Hit&) const = default;
};

struct StackHit {
  uint32_t program = 0;  // in ReportNames::list()
  std::string version;
  std::string stack;
  int64_t count = 0;

  auto operator<=>(const StackHit&) const = default;
};

// What an entry of the report says of a build of a program.
struct ProgramHit {
  uint32_t program = 0;  // in ReportNames::list(); several entries may be of one
  // The cells of what the program is, or kNone.
  uint32_t version = kNone;
  uint32_t toolchain = kNone;
  uint32_t goos = kNone;
  uint32_t goarch = kNone;
  size_t end = 0;  // of its hits, which begin where those of the entry before end

  auto operator<=>(const ProgramHit&) const = default;
};

// Kept from report to report, so that what it holds need not be allocated again.
struct ReportHits {
  std::string week;
  double x = 0;
  bool any_program = false;
  std::vector<ProgramHit> programs;
  std::vector<Hit> hits;
  std::vector<StackHit> stacks;  // of those programs

  void clear();
  // Brings what was found in whichever order into one, to be compared.
  void sort();
};

// Reads any report by format::parse_report, and fails where that does.
base::Result<void> read_any_report(std::string_view line, const ReportNames& names,
                                   ReportHits& hits);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_REPORT_HITS_H_
