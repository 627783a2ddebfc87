// How many reports each week has, and which came since somebody asked. Thread-safe.
#ifndef TALLY_COLLECTOR_STORE_WEEK_COUNTS_H_
#define TALLY_COLLECTOR_STORE_WEEK_COUNTS_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "collector/store/store.h"

namespace tally::collector {

class WeekCounts {
 public:
  using Map = std::map<std::string, uint64_t, std::less<>>;

  // Of these weeks it is not known what is new.
  void reset(const Map& counts);

  uint64_t count(std::string_view week) const;
  std::vector<WeekCount> weeks() const;

  // One more report, which is durable.
  void add(const std::string& week, double x);
  NewReports take_new(std::string_view week);
  void erase(std::string_view week);

 private:
  struct Week {
    uint64_t reports = 0;
    bool known = true;          // whether `fresh` has all that came
    std::vector<double> fresh;  // in order of arrival
  };

  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, Week, std::less<>> weeks_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_WEEK_COUNTS_H_
