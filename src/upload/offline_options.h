// What somebody needs who only looks at what a weekly run would do: all that can be known without
// any network and without writing.
#ifndef TALLY_UPLOAD_OFFLINE_OPTIONS_H_
#define TALLY_UPLOAD_OFFLINE_OPTIONS_H_

#include <string>

#include "base/error.h"
#include "consent/effective_mode.h"
#include "tally/upload_options.h"
#include "upload/run_options.h"

namespace tally::upload {

struct OfflineOptions {
  RunOptions run;  // with the upload config if there is one at hand; without `send`
  consent::EffectiveMode effective;  // the mode, and the rule that made it so
  // When the config was known to be the current one; nothing if there is no config.
  std::optional<base::Time> config_since;
  std::string no_config;  // why there is none, as a sentence without its end; empty if there is one
  std::string url;        // where reports would go; may be empty
};

// Lines of the log go where `options` says. The strings of `options` need not outlive the result.
// Reads the environment: it must not run while another thread changes that.
base::Result<OfflineOptions> offline_options(const UploadOptions& options);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_OFFLINE_OPTIONS_H_
