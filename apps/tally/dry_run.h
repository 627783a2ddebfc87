// `tally upload --dry-run`.
#ifndef TALLY_APPS_TALLY_DRY_RUN_H_
#define TALLY_APPS_TALLY_DRY_RUN_H_

#include "tally/upload_options.h"

namespace tally::app {

// Prints what a weekly run would do, a line each, and does nothing. The log of `options` is not
// used. Returns the exit code.
int print_dry_run(UploadOptions options);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_DRY_RUN_H_
