// The reports that are kept on this machine: the full ones, those that wait, and those that were
// sent.
#ifndef TALLY_VIEWER_REPORTS_JSON_H_
#define TALLY_VIEWER_REPORTS_JSON_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/error.h"
#include "upload/sent_reports.h"
#include "viewer/json.h"

namespace tally::viewer {

// Week, Sent, Bytes, Programs, X: a line of `tally sent --json`.
Json sent_json(const upload::SentReport& sent);

// Full and Ready: the weeks; Sent: as sent_json; Problems. Writes nothing.
Json reports_json(const std::filesystem::path& directory);

// The bytes of one of them. `kind` is `full`, `ready` or `sent`.
base::Result<std::string> report_bytes(const std::filesystem::path& directory,
                                       std::string_view kind, base::Date week);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_REPORTS_JSON_H_
