#include "upload/report_paths.h"

#include <algorithm>

#include "base/file.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Date;

}  // namespace

ReportPaths::ReportPaths(const fs::path& directory, const std::string& date)
    : local(directory / "local" / ("local." + date + ".json")),
      ready(directory / "local" / (date + ".json")),
      uploaded(directory / "upload" / (date + ".json")) {}

bool has_report(const ReportPaths& paths) {
  std::error_code ignored;
  return fs::exists(paths.ready, ignored) || fs::exists(paths.uploaded, ignored) ||
         fs::exists(paths.local, ignored);
}

std::optional<Date> date_of_report(std::string_view name) {
  constexpr std::string_view kSuffix = ".json";
  if (!name.ends_with(kSuffix)) return std::nullopt;
  name.remove_suffix(kSuffix.size());
  const auto date = base::parse_date(name);
  return date ? std::optional{*date} : std::nullopt;
}

std::string last_week_sent(const fs::path& directory, base::Time now) {
  const auto names = base::list_directory(directory / "upload");
  if (!names) return {};
  std::optional<Date> latest;
  for (const std::string& name : *names) {
    if (const auto date = date_of_report(name)) latest = std::max(latest, date);
  }
  if (!latest || *latest >= base::day_of(now)) return {};
  return base::format_date(*latest);
}

}  // namespace tally::upload
