// The buckets that an upload config charts, numbered without gaps: to count is to add to an array.
#ifndef TALLY_COLLECTOR_CHARTS_CHART_INDEX_H_
#define TALLY_COLLECTOR_CHARTS_CHART_INDEX_H_

#include <cstddef>
#include <string>
#include <vector>

#include "format/upload_config.h"

namespace tally::collector {

// What a chart is made of: what the program is, or what it counts.
enum class ChartKind { kVersion, kPlatform, kToolchain, kCounter };

// A toolchain that the config allows, and its place in the buckets of the chart `GoVersion`.
struct IndexedToolchain {
  std::string name;
  size_t bucket = 0;
};

struct IndexedChart {
  // `Version`, `GOOS`, `GOARCH` or `GoVersion`, or the chart of a counter record.
  std::string name;
  ChartKind kind = ChartKind::kCounter;
  // As the config has them, in its order and with what a record repeats: what stands here twice is
  // counted twice, and is one bar. The slot of buckets[i] is first_slot + i. Those of `GoVersion`
  // are release lines (format::toolchain_line), each once: a report of two builds by toolchains of
  // one line counts once in it, so the counts of the toolchains would not add up to that of the
  // line.
  std::vector<std::string> buckets;
  size_t first_slot = 0;
  std::vector<IndexedToolchain> toolchains;  // of `GoVersion` alone
  // In which part of the reports it is sent: the lesser of the config's SampleRate and the record's
  // Rate; 1 if neither limits it.
  double rate = 1;
  // Where DayAggregate::participants has how many reports could have held it.
  size_t rate_slot = 0;
};

struct IndexedProgram {
  std::string name;
  // The four of what the program is (three where it is of the toolchain: they have no `Version`),
  // then a chart a record.
  std::vector<IndexedChart> charts;
  // The rates of its charts, each once, rising. The participants of rates[i] are at first_rate_slot
  // + i.
  std::vector<double> rates;
  size_t first_rate_slot = 0;
};

// Immutable once made: for any number of threads. Also two records of one chart have a chart each.
class ChartIndex {
 public:
  explicit ChartIndex(const format::UploadConfig& config);

  const std::vector<IndexedProgram>& programs() const {
    return programs_;
  }  // in the config's order
  size_t slots() const { return slots_; }
  size_t rate_slots() const { return rate_slots_; }

  // Equal for two indexes that number the same buckets with the same rates in the same way: what
  // was counted by one can be read by the other. 64 hexadecimal digits.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  std::vector<IndexedProgram> programs_;
  size_t slots_ = 0;
  size_t rate_slots_ = 0;
  std::string fingerprint_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_CHART_INDEX_H_
