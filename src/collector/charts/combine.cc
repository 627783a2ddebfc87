#include "collector/charts/combine.h"

#include <algorithm>
#include <map>
#include <optional>
#include <queue>
#include <utility>

#include "collector/charts/aggregate_file.h"
#include "collector/charts/line_reader.h"
#include "collector/charts/report_scanner.h"
#include "collector/charts/same_reports.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;

// The days' X, merged, to find those that are in more than one.
class DoublesFinder {
 public:
  static Result<DoublesFinder> open(std::span<const CountedDay> days) {
    DoublesFinder finder;
    for (const CountedDay& day : days) {
      auto reader = XReader::open(day.aggregate_file);
      if (!reader) return std::unexpected(reader.error());
      if (reader->size() != day.aggregate->reports) {
        return fail("combining days: {} changed meanwhile", day.aggregate_file.native());
      }
      finder.readers_.push_back(std::move(*reader));
    }
    for (size_t i = 0; i < days.size(); ++i) {
      if (auto advanced = finder.advance(i); !advanced) return std::unexpected(advanced.error());
    }
    return finder;
  }

  // The next X that several days have, and which days those are; false at the end.
  Result<bool> next(double& x, std::vector<size_t>& days, const std::atomic<bool>& cancelled) {
    while (!heads_.empty()) {
      if (cancelled) return fail("combining days: the collector stops");
      x = heads_.top().x;
      days.clear();
      while (!heads_.empty() && heads_.top().x == x) {
        days.push_back(heads_.top().day);
        heads_.pop();
        if (auto advanced = advance(days.back()); !advanced) {
          return std::unexpected(advanced.error());
        }
      }
      if (days.size() > 1) return true;
    }
    return false;
  }

 private:
  struct Head {
    double x = 0;
    size_t day = 0;

    auto operator<=>(const Head&) const = default;
  };

  Result<void> advance(size_t day) {
    Head head{.x = 0, .day = day};
    if (readers_[day].next(head.x)) heads_.push(head);
    return readers_[day].error();
  }

  std::vector<XReader> readers_;
  std::priority_queue<Head, std::vector<Head>, std::greater<>> heads_;
};

// Finds the line of an X in a merged file; they are asked for as X rises.
class LineFinder {
 public:
  explicit LineFinder(std::shared_ptr<const MergedFile> file) : file_(std::move(file)) {}

  Result<std::string> line(double x) {
    constexpr size_t kSmallBlock = size_t{16} << 10;
    const auto found = find_x(file_, x, from_);
    if (!found) return std::unexpected(found.error());
    LineReader reader{file_, *found, file_->size(), LineReader::Begin::kAtLine, kSmallBlock};
    std::string_view line;
    const bool any = reader.next(line);
    if (!reader.error()) return std::unexpected(reader.error().error());
    const auto head = any ? read_head(line) : Result<ReportHead>{};
    if (!head || head->x != x) {
      return fail("reading {}: the report with X {} is gone", file_->path().native(), x);
    }
    from_ = *found;
    return std::string(line);
  }

 private:
  std::shared_ptr<const MergedFile> file_;
  uint64_t from_ = 0;
};

// Gives `same` the reports of each X that several days have.
Result<void> find_doubles(std::span<const CountedDay> days, SameReports& same,
                          const std::atomic<bool>& cancelled) {
  if (days.size() < 2) return {};
  auto doubles = DoublesFinder::open(days);
  if (!doubles) return std::unexpected(doubles.error());
  std::map<size_t, LineFinder> finders;
  double x = 0;
  std::vector<size_t> with_x;
  for (;;) {
    const auto more = doubles->next(x, with_x, cancelled);
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    auto which = SameReports::Line::kFirst;
    for (const size_t day : with_x) {
      auto it = finders.find(day);
      if (it == finders.end()) {
        auto file = MergedFile::open(days[day].merged_file);
        if (!file) return std::unexpected(file.error());
        it = finders.try_emplace(day, std::move(*file)).first;
      }
      const auto line = it->second.line(x);
      if (!line) return std::unexpected(line.error());
      if (auto added = same.add(*line, which); !added) return std::unexpected(added.error());
      which = SameReports::Line::kFurther;
    }
  }
}

}  // namespace

Result<Combined> combine(std::shared_ptr<const ChartIndex> index, std::span<const CountedDay> days,
                         const std::atomic<bool>& cancelled) {
  Combined sum{.week = {},
               .reports = 0,
               .buckets = std::vector<BucketCount>(index->slots()),
               .participants = std::vector<uint64_t>(index->rate_slots())};
  for (const CountedDay& each : days) {
    const DayAggregate& day = *each.aggregate;
    if (day.any_program) sum.week = std::max(sum.week, day.day);
    sum.reports += day.reports;
    for (size_t i = 0; i < sum.buckets.size(); ++i) {
      sum.buckets[i].reports += day.buckets[i].reports;
      sum.buckets[i].sum = add_count(sum.buckets[i].sum, day.buckets[i].sum);
    }
    for (size_t i = 0; i < sum.participants.size(); ++i) sum.participants[i] += day.participants[i];
  }
  SameReports same{index, CountStacks::kNo};
  if (auto found = find_doubles(days, same, cancelled); !found) {
    return std::unexpected(found.error());
  }
  same.correct(sum.buckets, sum.participants);
  return sum;
}

Result<CombinedStacks> combine_stacks(std::shared_ptr<const ChartIndex> index,
                                      std::span<const CountedDay> days,
                                      const std::atomic<bool>& cancelled) {
  std::map<StackKey, BucketCount> stacks;
  CombinedStacks sum;
  for (const CountedDay& each : days) {
    sum.left_out += each.aggregate->stacks_left_out;
    for (const StackCount& stack : each.aggregate->stacks) {
      BucketCount& count = stacks[stack.key];
      count.reports += stack.count.reports;
      count.sum = add_count(count.sum, stack.count.sum);
    }
  }
  for (auto& [key, count] : stacks) sum.stacks.push_back({key, count});
  SameReports same{index, CountStacks::kYes};
  if (auto found = find_doubles(days, same, cancelled); !found) {
    return std::unexpected(found.error());
  }
  same.correct(sum.stacks);
  return sum;
}

}  // namespace tally::collector
