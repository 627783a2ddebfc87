#include "collector/charts/count_files.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>

#include "collector/charts/file_part.h"
#include "collector/charts/report_scanner.h"
#include "collector/charts/same_reports.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
using Files = std::vector<std::shared_ptr<const MergedFile>>;
using Counters = std::vector<std::unique_ptr<PartCounter>>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Calls `work(0)` to `work(threads - 1)`, each in a thread.
template <typename Work>
void in_threads(unsigned threads, const Work& work) {
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back([&work, i] { work(i); });
  work(0);
}

Counters make_counters(const std::shared_ptr<const ChartIndex>& index,
                       const CountFilesOptions& options) {
  Counters counters;
  for (unsigned i = 0; i < options.threads; ++i) {
    counters.push_back(std::make_unique<PartCounter>(index, options));
  }
  return counters;
}

FileCounts add_up(const Counters& counters) {
  LineCounter sum{counters.front()->counter().shared_index(), CountStacks::kNo};
  FileCounts result;
  for (const auto& each : counters) {
    sum.add(each->counter());
    const std::string& oldest = each->oldest_week();
    if (result.oldest_week.empty() || (!oldest.empty() && oldest < result.oldest_week)) {
      result.oldest_week = oldest;
    }
    result.newest_week = std::max(result.newest_week, each->newest_week());
  }
  result.counts = {.week = sum.newest_week(),
                   .reports = sum.reports(),
                   .buckets = sum.buckets(),
                   .participants = sum.participants()};
  return result;
}

// --- Files in which X rises ----------------------------------------------------------------------

// The least X of the part that this thread counts; X are spread evenly.
double bound(unsigned thread, unsigned threads) {
  if (thread == 0) return -kInfinity;
  return thread == threads ? kInfinity : static_cast<double>(thread) / threads;
}

// By thread the parts of all files whose X it counts.
std::vector<std::vector<FilePart>> parts_by_x(const Files& files, unsigned threads) {
  std::vector<std::vector<FilePart>> parts(threads);
  for (size_t number = 0; number < files.size(); ++number) {
    uint64_t begin = 0;
    for (unsigned thread = 0; thread < threads; ++thread) {
      uint64_t end = files[number]->size();
      if (thread + 1 < threads) {
        // Where nothing can be found the file is not sorted, which will be seen.
        end = find_x(files[number], bound(thread + 1, threads), begin).value_or(end);
      }
      parts[thread].push_back({files[number], number, begin, end});
      begin = end;
    }
  }
  return parts;
}

std::optional<FileCounts> count_sorted(const std::shared_ptr<const ChartIndex>& index,
                                       const Files& files, const CountFilesOptions& options) {
  const auto parts = parts_by_x(files, options.threads);
  const Counters counters = make_counters(index, options);
  std::atomic<bool> failed = false;
  in_threads(options.threads, [&](unsigned i) {
    const double low = bound(i, options.threads);
    const double high = bound(i + 1, options.threads);
    if (!counters[i]->count_sorted(parts[i], low, high, failed)) failed = true;
  });
  if (failed) return std::nullopt;
  return add_up(counters);
}

// --- Files in any order --------------------------------------------------------------------------

// Where the first line begins at or behind `offset`.
uint64_t line_start(const std::shared_ptr<const MergedFile>& file, uint64_t offset) {
  if (offset == 0 || offset >= file->size()) return std::min(offset, file->size());
  LineReader reader{file, offset, file->size(), LineReader::Begin::kAfterNextNewline};
  std::string_view line;
  return reader.next(line) ? reader.offset() : file->size();
}

// Divides all bytes evenly.
std::vector<std::vector<FilePart>> parts_by_size(const Files& files, unsigned threads) {
  std::vector<std::vector<FilePart>> parts(threads);
  for (size_t number = 0; number < files.size(); ++number) {
    const auto& file = files[number];
    uint64_t begin = 0;
    for (unsigned thread = 0; thread < threads; ++thread) {
      const uint64_t end = std::max(begin, line_start(file, file->size() / threads * (thread + 1)));
      parts[thread].push_back({file, number, begin, thread + 1 < threads ? end : file->size()});
      begin = parts[thread].back().end;
    }
  }
  return parts;
}

struct Place {
  double x = 0;
  size_t file = 0;
  uint64_t offset = 0;

  auto operator<=>(const Place&) const = default;
};

// The X that occur more than once, sorted.
std::vector<double> find_doubles(const Counters& counters) {
  std::vector<double> all;
  for (const auto& each : counters) {
    all.insert(all.end(), each->xs().begin(), each->xs().end());
    each->xs() = {};
  }
  std::ranges::sort(all);
  std::vector<double> doubles;
  for (size_t i = 1; i < all.size(); ++i) {
    if (all[i] == all[i - 1] && (doubles.empty() || doubles.back() != all[i])) {
      doubles.push_back(all[i]);
    }
  }
  return doubles;
}

// Where the lines with these X are that are counted, sorted by X. All lines were read before.
Result<std::vector<Place>> find_lines(const Files& files, const std::vector<double>& xs,
                                      const CountFilesOptions& options) {
  std::vector<Place> places;
  for (size_t number = 0; number < files.size(); ++number) {
    LineReader reader{files[number], 0, files[number]->size()};
    for (std::string_view line; reader.next(line);) {
      const auto head = read_head(line);
      if (!head) return std::unexpected(head.error());
      if (!options.from.empty() && head->week < options.from) continue;
      if (!options.to.empty() && head->week > options.to) continue;
      if (!std::ranges::binary_search(xs, head->x)) continue;
      places.push_back({head->x, number, reader.offset()});
    }
    if (!reader.error()) return std::unexpected(reader.error().error());
  }
  std::ranges::sort(places);
  return places;
}

Result<void> correct_doubles(const std::shared_ptr<const ChartIndex>& index, const Files& files,
                             const std::vector<Place>& places, Combined& counts) {
  constexpr size_t kSmallBlock = size_t{16} << 10;
  SameReports same{index, CountStacks::kNo};
  for (size_t i = 0; i < places.size(); ++i) {
    const auto& file = files[places[i].file];
    LineReader reader{file, places[i].offset, file->size(), LineReader::Begin::kAtLine,
                      kSmallBlock};
    std::string_view line;
    if (!reader.next(line)) {
      return reader.error() ? fail("reading {}: it became shorter", file->path().native())
                            : reader.error();
    }
    const bool is_first = i == 0 || places[i - 1].x != places[i].x;
    const auto which = is_first ? SameReports::Line::kFirst : SameReports::Line::kFurther;
    if (auto added = same.add(line, which); !added) return added;
  }
  same.correct(counts.buckets, counts.participants);
  return {};
}

// The first line that could not be counted, if there is one.
Result<void> check_lines(const Files& files, const Counters& counters) {
  const BadLine* first = nullptr;
  for (const auto& each : counters) {
    if (!each->bad()) continue;
    const BadLine& bad = *each->bad();
    if (first == nullptr || std::tie(bad.file, bad.offset) < std::tie(first->file, first->offset)) {
      first = &bad;
    }
  }
  if (first == nullptr) return {};
  const MergedFile& file = *files[first->file];
  return fail("reading {}: line {}{}", file.path().native(), file.line_number(first->offset),
              first->error);
}

Result<FileCounts> count_unsorted(const std::shared_ptr<const ChartIndex>& index,
                                  const Files& files, const CountFilesOptions& options) {
  const auto parts = parts_by_size(files, options.threads);
  const Counters counters = make_counters(index, options);
  in_threads(options.threads, [&](unsigned i) { counters[i]->count_unsorted(parts[i]); });
  if (auto checked = check_lines(files, counters); !checked) {
    return std::unexpected(checked.error());
  }
  FileCounts result = add_up(counters);
  const std::vector<double> doubles = find_doubles(counters);
  if (doubles.empty()) return result;
  const auto places = find_lines(files, doubles, options);
  if (!places) return std::unexpected(places.error());
  if (auto corrected = correct_doubles(index, files, *places, result.counts); !corrected) {
    return std::unexpected(corrected.error());
  }
  return result;
}

}  // namespace

Result<FileCounts> count_files(const std::shared_ptr<const ChartIndex>& index,
                               const std::vector<std::filesystem::path>& paths,
                               const CountFilesOptions& options) {
  Files files;
  for (const std::filesystem::path& path : paths) {
    auto file = MergedFile::open(path);
    if (!file) return std::unexpected(file.error());
    files.push_back(std::move(*file));
  }
  if (auto counted = count_sorted(index, files, options)) return std::move(*counted);
  return count_unsorted(index, files, options);
}

}  // namespace tally::collector
