// The decision whether an uploaded report is taken (doc/formats.md, "The collector's protocol").
// Pure functions, for any thread.
#ifndef TALLY_COLLECTOR_INGEST_INGEST_H_
#define TALLY_COLLECTOR_INGEST_INGEST_H_

#include <string>
#include <string_view>

#include "base/date.h"
#include "base/error.h"
#include "collector/config/report_rules.h"
#include "collector/limits.h"

namespace tally::collector {

// A report that may be stored and published.
struct AcceptedReport {
  std::string week;  // `YYYY-MM-DD`
  double x = 0;      // in (0,1); with `week` the key
  // The report as one line without a newline. It is written anew from what was understood, so that
  // nothing that the config does not name can be published through us.
  std::string line;
};

// Takes the report or says in one sentence why not; a refusal is the client's fault (400). `today`
// is the day at the collector.
base::Result<AcceptedReport> accept_report(std::string_view body, const ReportRules& rules,
                                           base::Date today, const Limits& limits);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_INGEST_INGEST_H_
