// A DayAggregate on disk, with the X of all the day's reports (doc/formats.md, "Charts"). It is a
// cache: one that is damaged, or is of other buckets or of another merged file, is made again.
#ifndef TALLY_COLLECTOR_CHARTS_AGGREGATE_FILE_H_
#define TALLY_COLLECTOR_CHARTS_AGGREGATE_FILE_H_

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/descriptor.h"
#include "base/error.h"
#include "collector/charts/aggregate_bytes.h"
#include "collector/charts/build_counts.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/day_aggregate.h"
#include "collector/charts/day_counter.h"
#include "collector/charts/line_reader.h"

namespace tally::collector {

// Which merged file an aggregate was counted from. Reports are never removed from it or changed, so
// a file of the same week with as many bytes and reports is the same.
struct MergedFileId {
  uint64_t bytes = 0;
  uint64_t reports = 0;

  bool operator==(const MergedFileId&) const = default;
};

// Counts a day while its merged file is written, and writes the aggregate file beside it. Memory
// does not grow with the number of reports. For one thread at a time.
class AggregateWriter {
 public:
  // Writes to a temporary file beside `path`, whose directory exists. The directory also keeps the
  // salt of StackTable in a file `salt`, which is made with the first aggregate: with another salt
  // a day of too many stacks keeps others of them.
  static base::Result<std::unique_ptr<AggregateWriter>> start(
      std::filesystem::path path, std::shared_ptr<const ChartIndex> index);
  // Removes the temporary file, unless finish() has put it in its place.
  ~AggregateWriter();
  AggregateWriter(const AggregateWriter&) = delete;
  AggregateWriter& operator=(const AggregateWriter&) = delete;

  // Counts a line of the merged file, without its newline: see DayCounter::add.
  base::Result<void> add(std::string_view line);

  // Puts the file in its place and returns what it holds. `merged_bytes` is the size of the merged
  // file, whose lines were all added. It need not survive a power cut, so nothing is synced: a file
  // that does not is damaged, and made again. To be called once.
  base::Result<DayAggregate> finish(uint64_t merged_bytes);

 private:
  AggregateWriter(std::filesystem::path path, std::filesystem::path temporary,
                  base::Descriptor file, std::shared_ptr<const ChartIndex> index, std::string salt);
  base::Result<void> flush();

  const std::filesystem::path path_;
  std::filesystem::path temporary_;  // empty once it is in its place
  base::Descriptor file_;
  const std::string fingerprint_;
  DayCounter counter_;
  std::string buffer_;  // bytes that are not written yet
  uint64_t checksum_;
};

// Reads the aggregate file, if it was counted by an index of this fingerprint from this merged
// file. Any other, or a damaged one, is an error, and to be counted again.
base::Result<DayAggregate> read_aggregate(const std::filesystem::path& path,
                                          std::string_view fingerprint, MergedFileId merged);

// Reads the builds of the day, as they were counted by an index of this fingerprint from so many
// reports. Any other, or damaged ones, are an error: the day is counted anew meanwhile, or is to
// be.
base::Result<std::vector<BuildCount>> read_builds(const std::filesystem::path& path,
                                                  std::string_view fingerprint, uint64_t reports);

// Counts a merged file that exists, and writes its aggregate file. Fails soon once `cancelled` is
// true.
base::Result<DayAggregate> count_merged_file(const std::filesystem::path& merged,
                                             const std::filesystem::path& path,
                                             std::shared_ptr<const ChartIndex> index,
                                             const std::atomic<bool>& cancelled);

// The X of an aggregate file one after the other, as they rise. It reads them in blocks, and stays
// the file that it was when that is replaced. For one thread at a time.
class XReader {
 public:
  static base::Result<XReader> open(const std::filesystem::path& path);

  // False at the end, and if error() says so.
  bool next(double& x) {
    if (at_ == block_.size() && !refill()) return false;
    x = block_[at_++];
    return true;
  }
  const base::Result<void>& error() const { return error_; }
  uint64_t size() const { return size_; }  // all X of the file

 private:
  XReader(std::shared_ptr<const MergedFile> file, uint64_t reports)
      : file_(std::move(file)), size_(reports), left_(reports) {}
  bool refill();

  std::shared_ptr<const MergedFile> file_;
  uint64_t size_;
  uint64_t left_;  // X behind this block
  uint64_t offset_ = kAggregateBegin.size();
  size_t at_ = 0;
  std::vector<double> block_;
  base::Result<void> error_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_AGGREGATE_FILE_H_
