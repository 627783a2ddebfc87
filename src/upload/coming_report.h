// What the counter files of a week add up to, and what of it would be sent: the same for the weekly
// run, which makes the report, and for who wants to see it before (preview.h). Pure, for any
// thread.
#ifndef TALLY_UPLOAD_COMING_REPORT_H_
#define TALLY_UPLOAD_COMING_REPORT_H_

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "format/report.h"
#include "upload/approval.h"
#include "upload/counter_files.h"
#include "upload/run_options.h"

namespace tally::upload {

struct ComingReport {
  format::Report full;
  format::Report reduced;               // without programs if there is no upload config
  std::optional<std::string> not_sent;  // why nothing of it may be sent, as the end of a sentence
};

// A report without counts, by this upload config, if there is one.
format::Report empty_report(base::Date week, std::string last_week, double x,
                            const std::optional<Approval>& approval);

// The report of the files, which are of one week and not none. `empty` as from empty_report.
ComingReport coming_report(const format::Report& empty, const std::vector<CounterFile>& files,
                           const Consent& consent, base::Time now,
                           const std::optional<Approval>& approval);

// Whether a program has counted anything in any of the files; else the week gets no report.
bool holds_counts(const std::vector<CounterFile>& files);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_COMING_REPORT_H_
