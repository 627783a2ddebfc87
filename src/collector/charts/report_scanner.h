// The fast way from a line of a merged file to what it counts. Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_REPORT_SCANNER_H_
#define TALLY_COLLECTOR_CHARTS_REPORT_SCANNER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collector/charts/json_cursor.h"
#include "collector/charts/report_hits.h"
#include "collector/charts/report_names.h"

namespace tally::collector {

// What stands first in a line.
struct ReportHead {
  std::string week;
  double x = 0;
};

// Reads the head of any report, of which the rest is not looked at if the line begins as the store
// writes it. kScanPadding bytes behind the line must be readable.
base::Result<ReportHead> read_head(std::string_view line);

// Reads lines of the form in which the store keeps reports, as far as they are ASCII. For one
// thread at a time: it remembers which name followed which, and looks there first.
class ReportScanner {
 public:
  // `names` must outlive it.
  explicit ReportScanner(const ReportNames& names);
  ~ReportScanner();

  // Whether the line has that form. Then `hits` are what read_any_report finds, in whichever order;
  // else they mean nothing, and it may be a report all the same. kScanPadding bytes behind the line
  // must be readable; what they hold does not matter.
  bool scan(std::string_view line, ReportHits& hits);

 private:
  class Table;
  struct Program;

  bool scan_program(JsonCursor& cursor, ReportHits& hits);
  bool scan_unknown_program(JsonCursor& cursor);
  bool scan_counters(JsonCursor& cursor, Table& table, ReportHits& hits);
  bool scan_stacks(JsonCursor& cursor, uint32_t program, std::string_view version,
                   ReportHits& hits);
  // Strangers' names and counts, until the object ends: `keep(name, count)` is given each.
  template <typename Keep>
  bool scan_unknown(JsonCursor& cursor, const Keep& keep);
  // Whether the names of the object which no table has are all different.
  bool are_different();

  const ReportNames& names_;
  std::unique_ptr<Table> programs_;
  std::vector<Program> list_;  // as ReportNames::list()
  std::vector<std::string_view> unknown_;
  uint64_t objects_ = 0;  // scanned so far
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_REPORT_SCANNER_H_
