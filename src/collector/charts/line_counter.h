// Counts reports, line by line, into numbers that can be added up. What all that counts lines has
// in common: a day as it is merged, files given to `tallyd charts`, and the reports that two days
// share.
#ifndef TALLY_COLLECTOR_CHARTS_LINE_COUNTER_H_
#define TALLY_COLLECTOR_CHARTS_LINE_COUNTER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collector/charts/build_table.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/day_aggregate.h"
#include "collector/charts/report_hits.h"
#include "collector/charts/report_names.h"
#include "collector/charts/report_scanner.h"
#include "collector/charts/stack_table.h"

namespace tally::collector {

// Whether stacks are counted too: their names take time and memory.
enum class CountStacks { kNo, kYes };
// Whether what is said of each build is counted too, for charts with a filter.
enum class CountBuilds { kNo, kYes };

// Its memory does not grow with the number of reports. For one thread at a time.
class LineCounter {
 public:
  // `salt`: see StackTable and BuildTable.
  LineCounter(std::shared_ptr<const ChartIndex> index, CountStacks stacks, std::string salt = {},
              CountBuilds builds = CountBuilds::kNo);
  LineCounter(const LineCounter&) = delete;
  LineCounter& operator=(const LineCounter&) = delete;

  // Reads a line, without its newline; an error reads on from "the line is not a report: ". What it
  // returns holds until the next call. Nothing is counted yet. Behind a padded line kScanPadding
  // bytes can be read; another is copied.
  base::Result<const ReportHits*> read(std::string_view line);
  base::Result<const ReportHits*> read_padded(std::string_view line);

  enum class Report { kAnother, kTheSame };
  // Counts what was read last: as another report than the one before, or as the same, of which each
  // bucket counts once.
  void count(Report which = Report::kAnother);

  // Adds what `other`, of the same index, has counted, all of it other reports; of neither builds.
  void add(const LineCounter& other);

  const std::shared_ptr<const ChartIndex>& shared_index() const { return index_; }
  const ReportHits& last() const { return hits_; }                 // what was read last
  uint64_t reports() const { return reports_; }                    // lines
  bool any_program() const { return any_program_; }                // whether one names a program
  const std::string& newest_week() const { return newest_week_; }  // that names a program
  // By slot, and by rate slot.
  std::vector<BucketCount> buckets() const;
  std::vector<uint64_t> participants() const;
  const StackTable& stacks() const { return stacks_; }
  const std::optional<BuildTable>& builds() const { return builds_; }

 private:
  struct Slot {
    BucketCount count;
    uint64_t last_report = 0;
    uint64_t last_entry = 0;  // of a build that is kept
  };
  void count_hits(std::span<const Hit> hits);
  void count_hits(std::span<const Hit> hits, BuildTable::Build& build);
  void count_program(uint32_t place);

  const std::shared_ptr<const ChartIndex> index_;
  const ReportNames names_;
  const bool counts_stacks_;
  ReportScanner scanner_;
  ReportHits hits_;
  std::string padded_;

  uint64_t reports_ = 0;
  bool any_program_ = false;
  std::string newest_week_;
  uint64_t number_ = 0;   // of the last different report
  uint64_t entries_ = 0;  // of builds that are kept
  std::vector<Slot> slots_;
  std::vector<Slot> rates_;
  StackTable stacks_;
  std::optional<BuildTable> builds_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_LINE_COUNTER_H_
