#include "collector/charts/day_counter.h"

#include <utility>

#include "format/printable.h"

namespace tally::collector {

using base::fail;

DayCounter::DayCounter(std::shared_ptr<const ChartIndex> index, std::string salt)
    : salt_(std::move(salt)), counter_(make_counter(std::move(index))) {}

std::unique_ptr<LineCounter> DayCounter::make_counter(
    std::shared_ptr<const ChartIndex> index) const {
  return std::make_unique<LineCounter>(std::move(index), CountStacks::kYes, salt_,
                                       CountBuilds::kYes);
}

base::Result<void> DayCounter::add(std::string_view line) {
  const auto read = counter_->read(line);
  if (!read) return fail("the line is not a report: {}", read.error().message);
  const ReportHits& report = **read;
  if (counter_->reports() == 0) {
    day_ = report.week;
  } else if (report.week != day_) {
    return fail("the report is of the week {}, not of {}", format::printable(report.week),
                format::printable(day_));
  } else if (!(report.x > x_)) {
    return fail("the report's X, {}, is not above that of the report before, {}", report.x, x_);
  }
  x_ = report.x;
  counter_->count();
  return {};
}

CountedReports DayCounter::take() {
  BuildTable::Kept builds = counter_->builds()->kept();
  CountedReports counted{.aggregate = {.day = std::move(day_),
                                       .reports = counter_->reports(),
                                       .any_program = counter_->any_program(),
                                       .buckets = counter_->buckets(),
                                       .participants = counter_->participants(),
                                       .stacks = counter_->stacks().sorted(),
                                       .stacks_left_out = counter_->stacks().left_out(),
                                       .builds_left_out = builds.left_out},
                         .builds = std::move(builds.builds)};
  counter_ = make_counter(counter_->shared_index());
  day_.clear();
  return counted;
}

}  // namespace tally::collector
