// Where the reports of a week lie in the telemetry directory.
#ifndef TALLY_UPLOAD_REPORT_PATHS_H_
#define TALLY_UPLOAD_REPORT_PATHS_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace tally::upload {

// No report that anybody makes comes near this, in bytes; a larger file is not read to be shown.
inline constexpr uint64_t kMaxShownReport = uint64_t{64} << 20;

struct ReportPaths {
  ReportPaths(const std::filesystem::path& directory, const std::string& date);

  std::filesystem::path local;     // full
  std::filesystem::path ready;     // reduced, to be sent
  std::filesystem::path uploaded;  // as it was sent
};

// Whether there is any of them: then the week gets no new one.
bool has_report(const ReportPaths& paths);

// The date in `YYYY-MM-DD.json`, or nothing for any other name. Pure.
std::optional<base::Date> date_of_report(std::string_view name);

// The week of the last report that was sent, for the next one to name; empty if there is none, or
// if it is not in the past.
std::string last_week_sent(const std::filesystem::path& directory, base::Time now);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_REPORT_PATHS_H_
