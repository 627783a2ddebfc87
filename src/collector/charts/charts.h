// What the public site shows: per program, how many reports had which version, platform and counter
// (doc/formats.md, "Charts"). The result equals the reference's for the same reports and config.
#ifndef TALLY_COLLECTOR_CHARTS_CHARTS_H_
#define TALLY_COLLECTOR_CHARTS_CHARTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "format/report.h"
#include "format/upload_config.h"

namespace tally::collector {

struct Bar {
  std::string key;     // the bucket
  uint64_t value = 0;  // different reports in which the bucket occurs

  bool operator==(const Bar&) const = default;
};

struct Chart {
  std::string name;
  std::vector<Bar> bars;  // never empty

  bool operator==(const Chart&) const = default;
};

struct ProgramCharts {
  std::string name;
  std::vector<Chart> charts;

  bool operator==(const ProgramCharts&) const = default;
};

struct ChartData {
  std::string week;  // of every bar: the newest week that any program was reported for
  std::vector<ProgramCharts> programs;
  uint64_t reports = 0;
};

// Counts reports one by one. It keeps four bytes for each bucket that a report names, and nothing
// of the report's text. For one thread at a time.
class ChartAggregator {
 public:
  explicit ChartAggregator(format::UploadConfig config);

  // Counts what the config knows of the report. Reports with the same X are the same report.
  void add(const format::Report& report);

  // The charts of all that was added, in the order of the config.
  ChartData result() const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <typename Value>
  using Map = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

  // Reports by their number in order of first sight. A report may stand in it more than once, but
  // not twice in a row.
  using Reports = std::vector<uint32_t>;
  using Buckets = Map<Reports>;
  // Per chart name the buckets that the config has for it. The first four charts are made of what
  // the program is, not of what it counts.
  using Charts = Map<Buckets>;

  void expect(Charts& charts, std::string_view chart, const std::vector<std::string>& buckets);
  static void count(Charts& charts, std::string_view chart, std::string_view bucket,
                    uint32_t report);
  ProgramCharts program_charts(const format::ProgramConfig& program) const;

  format::UploadConfig config_;
  Map<Charts> programs_;
  std::unordered_map<double, uint32_t> numbers_;  // of reports, by X
  std::string newest_week_;
  uint64_t reports_ = 0;
};

// The JSON form for the range of weeks `from` to `to` (dates), on one line, without a newline.
std::string write_charts_json(const ChartData& data, std::string_view from, std::string_view to);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_CHARTS_H_
