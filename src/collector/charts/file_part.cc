#include "collector/charts/file_part.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/date.h"
#include "collector/charts/report_scanner.h"
#include "format/printable.h"

namespace tally::collector {

PartCounter::PartCounter(std::shared_ptr<const ChartIndex> index, const CountFilesOptions& options)
    : counter_(std::move(index), CountStacks::kNo), from_(options.from), to_(options.to) {}

// A part, and the line of it that comes next.
struct PartCounter::Stream {
  FilePart part;
  LineReader reader;
  std::string_view line;
  double x = 0;
  bool at_end = false;
};

bool PartCounter::fail_at(const FilePart& part, uint64_t offset, std::string error) {
  bad_ = BadLine{part.number, offset, std::move(error)};
  return false;
}

// Reads the next line's X. False if there is none to read, or if it is not where a sorted file has
// it.
bool PartCounter::advance(Stream& stream, double high) {
  if (!stream.reader.next(stream.line)) {
    stream.at_end = true;
    return stream.reader.error().has_value();
  }
  const auto head = read_head(stream.line);
  if (!head || !(head->x >= stream.x && head->x < high)) return false;
  stream.x = head->x;
  return true;
}

bool PartCounter::count_sorted(const std::vector<FilePart>& parts, double low, double high,
                               const std::atomic<bool>& stop) {
  std::vector<Stream> streams;
  for (const FilePart& part : parts) {
    streams.push_back({part, LineReader{part.file, part.begin, part.end}, {}, low, false});
    if (!advance(streams.back(), high)) return false;
  }
  std::erase_if(streams, [](const Stream& stream) { return stream.at_end; });
  // The smallest X is in front. With few files, and there are few, a search is as fast as a heap.
  double last = -std::numeric_limits<double>::infinity();
  bool any_counted = false;  // of the reports with the last X
  while (!streams.empty()) {
    if (stop) return false;
    const auto next = std::ranges::min_element(streams, {}, &Stream::x);
    if (next->x != last) any_counted = false;
    last = next->x;
    const auto which = any_counted ? LineCounter::Report::kTheSame : LineCounter::Report::kAnother;
    bool counted = false;
    if (!count_line(next->part, next->reader.offset(), next->line, which, counted)) return false;
    any_counted = any_counted || counted;
    if (!advance(*next, high)) return false;
    if (next->at_end) streams.erase(next);
  }
  return true;
}

void PartCounter::count_unsorted(const std::vector<FilePart>& parts) {
  for (const FilePart& part : parts) {
    LineReader reader{part.file, part.begin, part.end};
    for (std::string_view line; reader.next(line);) {
      bool counted = false;
      if (!count_line(part, reader.offset(), line, LineCounter::Report::kAnother, counted)) {
        return;
      }
      if (counted) xs_.push_back(counter_.last().x);
    }
    if (!reader.error()) {
      fail_at(part, reader.offset(), ": " + reader.error().error().message);
      return;
    }
  }
}

// Counts the line, if it is of a week that is counted.
bool PartCounter::count_line(const FilePart& part, uint64_t offset, std::string_view line,
                             LineCounter::Report which, bool& counted) {
  const auto read = counter_.read_padded(line);
  if (!read) {
    return fail_at(part, offset, fmt::format(" is not a report: {}", read.error().message));
  }
  const std::string& week = (*read)->week;
  if (!check_week(week)) {
    return fail_at(
        part, offset,
        fmt::format(": the report's Week \"{}\" is no date (YYYY-MM-DD)", format::printable(week)));
  }
  counted = (from_.empty() || week >= from_) && (to_.empty() || week <= to_);
  if (counted) counter_.count(which);
  return true;
}

bool PartCounter::check_week(const std::string& week) {
  if (week == week_ && !week.empty()) return true;
  if (!base::parse_date(week)) return false;
  week_ = week;
  if (oldest_.empty() || week < oldest_) oldest_ = week;
  if (week > newest_) newest_ = week;
  return true;
}

}  // namespace tally::collector
