#include "collector/merge/check_merged.h"

#include "base/date.h"
#include "base/file.h"
#include "collector/merge/published_lines.h"
#include "collector/merge/week_merge.h"

namespace tally::collector {
namespace {

using base::Result;
namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".ndjson";

}  // namespace

Result<std::vector<OpenedWeek>> open_merged_files(const fs::path& directory) {
  const auto names = base::list_directory(directory);
  if (!names) return std::unexpected(names.error());
  std::vector<OpenedWeek> files;
  for (const std::string& name : *names) {
    if (!name.ends_with(kSuffix)) continue;
    const std::string week = name.substr(0, name.size() - kSuffix.size());
    if (!base::parse_date(week)) continue;
    auto file = MergedFile::open(directory / name);
    if (!file) return std::unexpected(file.error());
    files.push_back({week, directory / name, std::move(*file)});
  }
  return files;
}

Result<MergedCheck> check_merged(const OpenedWeek& opened, const Store& store) {
  MergedCheck check;
  const auto least = read_min_reports(opened.path.parent_path());
  if (!least) return std::unexpected(least.error());
  // What is left out as rare depends on all reports that there were.
  const auto is_same = [&](std::string_view published, std::string_view stored) {
    return *least > 1 ? x_of_line(published) == x_of_line(stored) : published == stored;
  };
  LineReader reader{opened.file, 0, opened.file->size()};
  std::string_view line;
  bool more = reader.next(line);
  const auto tell = [&](std::string_view why) {
    if (check.fault) return;
    check.fault = fmt::format("line {} of {} {}", opened.file->line_number(reader.offset()),
                              opened.path.native(), why);
  };
  // Both go up: what the file has before the store's next report is not in the store.
  auto scanned = store.scan(opened.week, [&](std::string_view stored) -> Result<void> {
    const auto x = x_of_line(stored);
    for (; more && !is_same(line, stored); more = reader.next(line)) {
      const auto next = x_of_line(line);
      if (next && x && *next > *x) {
        ++check.missing;
        return {};
      }
      ++check.lines;
      tell("is not in the store");
    }
    if (!more) {
      ++check.missing;
      return {};
    }
    ++check.lines;
    more = reader.next(line);
    return {};
  });
  if (!scanned) return std::unexpected(scanned.error());
  for (; more; more = reader.next(line)) {
    ++check.lines;
    tell("is not in the store");
  }
  if (!reader.error() && !check.fault) check.fault = reader.error().error().message;
  return check;
}

}  // namespace tally::collector
