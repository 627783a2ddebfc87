#include "upload/sent_reports.h"

#include <sys/stat.h>

#include "base/file.h"
#include "upload/report_paths.h"

namespace tally::upload {

namespace fs = std::filesystem;
using base::Date;
using base::Result;

Result<SentReport> read_sent_report(const fs::path& telemetry_directory, Date week) {
  const std::string date = base::format_date(week);
  const fs::path path = ReportPaths{telemetry_directory, date}.uploaded;
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) {
    return base::fail("no report of the week that ended on {} was sent", date);
  }
  auto bytes = base::read_file(path, kMaxShownReport);
  if (!bytes) return std::unexpected(bytes.error());
  auto report = format::parse_report(*bytes);
  return SentReport{.week = week,
                    .sent = base::Time{std::chrono::seconds{info.st_mtime}},
                    .bytes = std::move(*bytes),
                    .report = report ? std::optional{std::move(*report)} : std::nullopt};
}

Result<std::vector<Date>> weeks_sent(const fs::path& telemetry_directory) {
  const auto names = base::list_directory(telemetry_directory / "upload");
  if (!names) return std::unexpected(names.error());
  std::vector<Date> weeks;
  for (const std::string& name : *names) {
    if (const auto week = date_of_report(name)) weeks.push_back(*week);
  }
  return weeks;
}

}  // namespace tally::upload
