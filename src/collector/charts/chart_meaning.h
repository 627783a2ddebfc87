// What the owner of a collection wants to see of each chart: its type, and what belongs to it
// (doc/formats.md, "Chart config").
#ifndef TALLY_COLLECTOR_CHARTS_CHART_MEANING_H_
#define TALLY_COLLECTOR_CHARTS_CHART_MEANING_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/charts/chart_index.h"
#include "format/upload_config.h"

namespace tally::collector {

struct Survey {
  std::vector<std::pair<std::string, double>> reference;  // share by bucket
  std::string source;                                     // who says so; may be empty
  std::string date;                                       // of which day; may be empty
};

struct ChartMeaning {
  std::string type = "partition";
  std::vector<double> percentiles;  // of a histogram
  bool has_series = false;          // a timeseries is wanted
  std::vector<Survey> surveys;
};

// What is shown of a histogram that does not say it.
inline constexpr double kUsualPercentiles[] = {50, 90, 99};

// Immutable once made: for any number of threads.
class ChartMeanings {
 public:
  // From the chart config in the upload config. Without one, or with one that is not valid, every
  // chart is a partition.
  explicit ChartMeanings(const format::UploadConfig& config);

  // What the records say that name a bucket of the chart, all of them together: its type is that of
  // the first one that is no view of others (format::is_view), else of the first.
  ChartMeaning of(std::string_view program, const IndexedChart& chart) const;

 private:
  struct Record {
    std::string type;
    bool is_view = false;
    ChartMeaning meaning;
  };
  using Numbers = std::vector<size_t>;  // in records_

  std::vector<Record> records_;
  // By program, and by the name of a counter (`chart:bucket`).
  std::map<std::string, std::map<std::string, Numbers, std::less<>>, std::less<>> by_name_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_CHART_MEANING_H_
