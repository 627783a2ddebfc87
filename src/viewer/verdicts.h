// For each counter of the reports to come: whether it would be sent, by which rule of the upload
// config and who approved that, or why not.
#ifndef TALLY_VIEWER_VERDICTS_H_
#define TALLY_VIEWER_VERDICTS_H_

#include <optional>

#include "format/public_list.h"
#include "upload/preview.h"
#include "viewer/json.h"

namespace tally::viewer {

// A list of the counters and stacks of each program in the report: those that are in its bytes and
// those that are left out of it, by program and name. Each has Program, Version, GoVersion, GOOS,
// GOARCH, Kind, Name, Sent and LeftOut (both counts), Reason (why it is left out; else empty), and
// of the rule that the list has for it Rule, Rate, Title and Issues (without a rule: null, and
// empty). An error if the report's bytes cannot be read. Pure.
base::Result<Json> verdicts_json(const upload::PreviewedReport& report,
                                 const std::optional<format::PublicList>& list);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_VERDICTS_H_
