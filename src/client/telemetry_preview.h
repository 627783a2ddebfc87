// What would be sent, shown by whoever can make reports: the weekly run that is linked into this
// program, or an installed `tally`.
#ifndef TALLY_CLIENT_TELEMETRY_PREVIEW_H_
#define TALLY_CLIENT_TELEMETRY_PREVIEW_H_

#include "tally/config.h"

namespace tally::client {

enum class PreviewShown {
  kShown,
  kNobody,  // neither is there
  kFailed,  // an installed `tally` could not be started, or did not end by itself
};

// Prints it to standard output, after all that stdio has for it. `exit_code` is what showed it says
// (0, or 1 after a sentence on standard error); only for kShown. On kFailed errno says why. For one
// thread, as long as no other changes the environment.
PreviewShown show_preview(const Config& config, int& exit_code);

}  // namespace tally::client

#endif  // TALLY_CLIENT_TELEMETRY_PREVIEW_H_
