// What a weekly run would do, said in its words, without doing any of it.
#ifndef TALLY_UPLOAD_DRY_RUN_H_
#define TALLY_UPLOAD_DRY_RUN_H_

#include <string>

#include "base/error.h"
#include "upload/run_options.h"

namespace tally::upload {

// Says to the log, line by line, what `run_weekly` would do now; reports would be sent to `url`,
// which may be empty. Writes nothing, and uses no network: what a collector would answer is not
// known. Of the options `send` and `clock` are not used. Returns whether there is anything to do.
base::Result<bool> dry_run(const RunOptions& options, const std::string& url);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_DRY_RUN_H_
