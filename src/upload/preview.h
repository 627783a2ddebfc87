// What the next weekly run would send, before it is sent, and what of the counts it would not, with
// the reason.
#ifndef TALLY_UPLOAD_PREVIEW_H_
#define TALLY_UPLOAD_PREVIEW_H_

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "upload/explain.h"
#include "upload/run_options.h"

namespace tally::upload {

enum class Stage {
  kReady,       // the report is made and waits to be sent
  kOver,        // the week is over, and the next run makes its report
  kInProgress,  // the week is not over: as if it ended now
};

struct PreviewedReport {
  Stage stage = Stage::kReady;
  std::string week;
  std::string bytes;                    // of the report, without a newline at the end
  std::optional<std::string> not_sent;  // why it would not be sent now, as the end of a sentence
  // What was counted and is not in `bytes`; nothing if that cannot be told.
  std::optional<std::vector<LeftOutProgram>> left_out;
  std::vector<std::string> notes;  // sentences: what may still change the bytes
};

struct Preview {
  Consent consent;                            // an `on` without a day has that of the preview
  std::optional<std::string> config_version;  // nothing if there is no upload config
  std::string no_config;                 // then why, a sentence without its end, if that is known
  std::vector<PreviewedReport> reports;  // those that are ready, then by week
  std::vector<std::string> problems;     // sentences: files that cannot be read
};

// What becomes of the random number of a report to come, in the mode `on`.
enum class Number {
  kKeep,  // drawn and kept (next_x.h), so that the report will be sent as it is shown
  kLook,  // the one that is kept; if there is none, one is drawn for this preview alone, which says
          // so
};

// Looks at what is there, as of `options.now`. In the mode `on` it keeps the random number of each
// report to come (next_x.h), so that its bytes are those that will be sent, and writes nothing
// else; with Number::kLook it writes nothing at all. In `local` the reports are what they would be
// if the yes had been said before anything was counted; their numbers are drawn for the preview
// alone. In `off` there are none. Of the options `send`, `log` and `clock` are not used. It may be
// called while a weekly run is at work.
base::Result<Preview> make_preview(const RunOptions& options, Number number = Number::kKeep);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_PREVIEW_H_
