// Part of the work of count_files: counts the lines of some parts of files. Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_FILE_PART_H_
#define TALLY_COLLECTOR_CHARTS_FILE_PART_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collector/charts/count_files.h"
#include "collector/charts/line_counter.h"
#include "collector/charts/line_reader.h"

namespace tally::collector {

// The lines of a file that begin in [begin, end), each the beginning of a line or the file's end.
struct FilePart {
  std::shared_ptr<const MergedFile> file;
  size_t number = 0;  // of the file among all
  uint64_t begin = 0;
  uint64_t end = 0;
};

// A line that cannot be counted, or a file that cannot be read further. The error follows on the
// line's number.
struct BadLine {
  size_t file = 0;
  uint64_t offset = 0;
  std::string error;
};

// For one thread at a time.
class PartCounter {
 public:
  PartCounter(std::shared_ptr<const ChartIndex> index, const CountFilesOptions& options);

  // Counts the parts, whose X are all in [low, high), merged by X. False, and what was counted is
  // of no use, if X falls or leaves the range, at a line that cannot be counted, or once `stop` is
  // true.
  bool count_sorted(const std::vector<FilePart>& parts, double low, double high,
                    const std::atomic<bool>& stop);

  // Counts each line as a report of its own and keeps its X. Stops at the first bad line.
  void count_unsorted(const std::vector<FilePart>& parts);
  // The X of the reports that count_unsorted has counted.
  std::vector<double>& xs() { return xs_; }

  // What count_unsorted stopped at.
  const std::optional<BadLine>& bad() const { return bad_; }
  const LineCounter& counter() const { return counter_; }
  const std::string& oldest_week() const { return oldest_; }
  const std::string& newest_week() const { return newest_; }

 private:
  struct Stream;
  bool advance(Stream& stream, double high);
  bool count_line(const FilePart& part, uint64_t offset, std::string_view line,
                  LineCounter::Report which, bool& counted);
  bool check_week(const std::string& week);
  bool fail_at(const FilePart& part, uint64_t offset, std::string error);

  LineCounter counter_;
  const std::string from_, to_;
  std::string week_;  // the last one that was found to be a date
  std::string oldest_, newest_;
  std::vector<double> xs_;
  std::optional<BadLine> bad_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_FILE_PART_H_
