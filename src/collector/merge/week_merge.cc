#include "collector/merge/week_merge.h"

#include <charconv>

#include "collector/charts/line_reader.h"
#include "collector/merge/published_file.h"
#include "collector/merge/published_lines.h"
#include "collector/merge/replaced_file.h"

namespace tally::collector {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

std::optional<double> x_of_line(std::string_view line) {
  // Before it are Week and LastWeek, which are dates or empty.
  constexpr std::string_view kName = "\"X\":";
  constexpr size_t kFarthest = 80;
  const size_t at = line.substr(0, kFarthest).find(kName);
  if (at == std::string_view::npos) return std::nullopt;
  const char* begin = line.data() + at + kName.size();
  double x = 0;
  const auto [end, error] = std::from_chars(begin, line.data() + line.size(), x);
  if (error != std::errc{}) return std::nullopt;
  return x;
}

Result<void> merge_new(const fs::path& present, const Store& store, std::string_view week,
                       std::span<const double> fresh, const LineSink& sink) {
  auto file = MergedFile::open(present);
  if (!file) return std::unexpected(file.error());
  LineReader reader{*file, 0, (*file)->size()};
  std::string_view line;
  bool more = reader.next(line);
  const auto x_of = [&](std::string_view of) -> Result<double> {
    if (const auto x = x_of_line(of)) return *x;
    return fail("merging {}: {} has a line without X", week, present.native());
  };
  const auto visit = [&](std::string_view added) -> Result<void> {
    const auto x = x_of(added);
    if (!x) return std::unexpected(x.error());
    for (; more; more = reader.next(line)) {
      const auto next = x_of(line);
      if (!next) return std::unexpected(next.error());
      if (*next == *x) return {};  // it is in the file already
      if (*next > *x) break;
      if (auto taken = sink(line); !taken) return taken;
    }
    return sink(added);
  };
  if (auto read = store.read(week, fresh, visit); !read) return read;
  for (; more; more = reader.next(line)) {
    if (auto taken = sink(line); !taken) return taken;
  }
  return reader.error();
}

Result<uint64_t> merge_week(const Store& store, const fs::path& directory, std::string_view week,
                            const std::atomic<bool>& cancelled) {
  const fs::path path = merged_file(directory, week);
  const auto least = read_min_reports(directory);
  if (!least) return std::unexpected(least.error());
  auto file = ReplacedFile::start(path);
  if (!file) return std::unexpected(file.error());
  uint64_t reports = 0;
  const LineSink sink = [&](std::string_view line) -> Result<void> {
    if (cancelled) return fail("merging {}: the collector stops", week);
    ++reports;
    if (auto written = file->write(line); !written) return written;
    return file->write("\n");
  };
  if (*least > 1) {
    const auto given = scan_frequent(store, week, *least, sink);
    if (!given) return std::unexpected(given.error());
    if (!*given) return fail("merging {}: it has fewer than {} reports", week, *least);
  } else if (auto scanned = store.scan(week, sink); !scanned) {
    return std::unexpected(scanned.error());
  }
  if (auto synced = file->sync(); !synced) return std::unexpected(synced.error());
  if (auto removed = remove_packed(path); !removed) return std::unexpected(removed.error());
  if (auto replaced = file->put_in_place(); !replaced) return std::unexpected(replaced.error());
  return reports;
}

}  // namespace tally::collector
