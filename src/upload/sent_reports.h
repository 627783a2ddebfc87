// What was sent, as it is kept in `upload/`.
#ifndef TALLY_UPLOAD_SENT_REPORTS_H_
#define TALLY_UPLOAD_SENT_REPORTS_H_

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "format/report.h"

namespace tally::upload {

struct SentReport {
  base::Date week;
  base::Time sent;                       // when it was kept here, which is when it had been sent
  std::string bytes;                     // as they were sent
  std::optional<format::Report> report;  // nothing if the bytes are no report
};

// The report of this week; an error if none was sent or it cannot be read.
base::Result<SentReport> read_sent_report(const std::filesystem::path& telemetry_directory,
                                          base::Date week);

// The weeks of which a report was sent, in order.
base::Result<std::vector<base::Date>> weeks_sent(const std::filesystem::path& telemetry_directory);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_SENT_REPORTS_H_
