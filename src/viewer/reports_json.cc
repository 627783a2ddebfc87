#include "viewer/reports_json.h"

#include <utility>

#include "base/file.h"
#include "upload/inventory.h"
#include "upload/report_paths.h"

namespace tally::viewer {
namespace {

using base::Result;

Json weeks_json(const std::vector<base::Date>& weeks) {
  Json list = Json::array();
  for (const base::Date week : weeks) list.push_back(base::format_date(week));
  return list;
}

}  // namespace

Json sent_json(const upload::SentReport& sent) {
  const auto& report = sent.report;
  return Json{{"Week", base::format_date(sent.week)},
              {"Sent", base::format_rfc3339(sent.sent)},
              {"Bytes", sent.bytes.size()},
              {"Programs", report ? Json(report->programs.size()) : Json()},
              {"X", report ? Json(report->x) : Json()}};
}

Json reports_json(const std::filesystem::path& directory) {
  const upload::Inventory kept = upload::take_inventory(directory);
  Json problems = Json::array();
  Json sent = Json::array();
  const auto weeks = upload::weeks_sent(directory);
  if (!weeks) problems.push_back(weeks.error().message);
  for (const base::Date week : weeks.value_or(std::vector<base::Date>{})) {
    const auto report = upload::read_sent_report(directory, week);
    if (report) {
      sent.push_back(sent_json(*report));
    } else {
      problems.push_back(report.error().message);
    }
  }
  return Json{{"Full", weeks_json(kept.local_reports)},
              {"Ready", weeks_json(kept.ready_reports)},
              {"Sent", std::move(sent)},
              {"Problems", std::move(problems)}};
}

Result<std::string> report_bytes(const std::filesystem::path& directory, std::string_view kind,
                                 base::Date week) {
  if (kind == "sent") {
    auto sent = upload::read_sent_report(directory, week);
    if (!sent) return std::unexpected(sent.error());
    return std::move(sent->bytes);
  }
  const upload::ReportPaths paths{directory, base::format_date(week)};
  if (kind == "full") return base::read_file(paths.local, upload::kMaxShownReport);
  if (kind == "ready") return base::read_file(paths.ready, upload::kMaxShownReport);
  return base::fail("there is no kind of report {}: they are full, ready and sent", kind);
}

}  // namespace tally::viewer
