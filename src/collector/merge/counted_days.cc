#include "collector/merge/counted_days.h"

#include <system_error>
#include <utility>

#include "base/file.h"
#include "collector/charts/aggregate_file.h"
#include "collector/merge/publisher.h"

namespace tally::collector {

using base::Result;
namespace fs = std::filesystem;

Result<CountedDay> CountedDays::count(const WeekCount& week,
                                      const std::atomic<bool>& cancelled) const {
  CountedDay day{.aggregate = nullptr,
                 .aggregate_file = aggregates_ / week.week,
                 .merged_file = merged_file(merged_, week.week)};
  std::error_code error;
  const auto bytes = fs::file_size(day.merged_file, error);
  if (!error) {
    auto read = read_aggregate(day.aggregate_file, index_->fingerprint(),
                               {.bytes = bytes, .reports = week.reports});
    if (read) {
      day.aggregate = std::make_shared<const DayAggregate>(*std::move(read));
      return day;
    }
  }
  auto counted = count_merged_file(day.merged_file, day.aggregate_file, index_, cancelled);
  if (!counted) return std::unexpected(counted.error());
  day.aggregate = std::make_shared<const DayAggregate>(*std::move(counted));
  return day;
}

Result<std::vector<CountedDay>> CountedDays::of(const std::vector<WeekCount>& weeks,
                                                const std::atomic<bool>& cancelled) {
  const std::scoped_lock lock{mutex_};
  if (auto made = base::make_directories(aggregates_, base::kPublicDirectory); !made) {
    return std::unexpected(made.error());
  }
  std::vector<CountedDay> days;
  for (const WeekCount& week : weeks) {
    const auto it = kept_.find(week.week);
    if (it == kept_.end() || it->second.reports != week.reports) {
      auto day = count(week, cancelled);
      if (!day) return std::unexpected(day.error());
      kept_.insert_or_assign(week.week, Kept{week.reports, *std::move(day)});
    }
    days.push_back(kept_.find(week.week)->second.day);
  }
  return days;
}

}  // namespace tally::collector
