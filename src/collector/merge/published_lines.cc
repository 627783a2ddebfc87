#include "collector/merge/published_lines.h"

#include <spdlog/spdlog.h>

#include <charconv>
#include <string>

#include "base/date.h"
#include "base/file.h"
#include "collector/merge/rare_filter.h"
#include "format/report.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

constexpr std::string_view kMarker = "min-reports";

bool begins_with_date(std::string_view name) {
  constexpr size_t kDate = 10;
  return base::parse_date(name.substr(0, kDate)).has_value();
}

}  // namespace

Result<bool> scan_frequent(const Store& store, std::string_view week, uint64_t min_reports,
                           const LineSink& sink) {
  RareFilter filter{min_reports};
  const auto counted = store.scan(week, [&](std::string_view line) -> Result<void> {
    if (const auto report = format::parse_report(line)) filter.count(*report);
    return {};
  });
  if (!counted) return std::unexpected(counted.error());
  if (!filter.publishes_week()) return false;
  const auto given = store.scan(week, [&](std::string_view line) -> Result<void> {
    auto report = format::parse_report(line);
    if (report) return sink(format::write_report_line(filter.reduced(*std::move(report))));
    spdlog::error("merging {}: a record of the store is left out: {}", week,
                  report.error().message);
    return {};
  });
  if (!given) return std::unexpected(given.error());
  return true;
}

Result<uint64_t> read_min_reports(const fs::path& merged) {
  const fs::path path = merged / kMarker;
  if (base::is_gone(path)) return uint64_t{1};
  const auto text = base::read_file(path);
  if (!text) return std::unexpected(text.error());
  uint64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, number);
  if (error == std::errc{} && number > 0 && std::string_view(stopped, end) == "\n") return number;
  return fail(
      "reading {}: it is no number on a line; remove the directory {} to have it made again",
      path.native(), merged.native());
}

Result<void> set_min_reports(const fs::path& merged, const fs::path& aggregates,
                             uint64_t min_reports) {
  const auto before = read_min_reports(merged);
  if (!before) return std::unexpected(before.error());
  if (*before == min_reports) return {};
  for (const fs::path& directory : {merged, aggregates}) {
    const auto names = base::list_directory(directory);
    if (!names) return std::unexpected(names.error());
    for (const std::string& name : *names) {
      if (!begins_with_date(name)) continue;
      if (auto removed = base::remove_file(directory / name); !removed) return removed;
    }
  }
  // Last: a kill before it lets all this be done again.
  return base::replace_file(merged / kMarker, fmt::format("{}\n", min_reports));
}

}  // namespace tally::collector
