// The preview as `tally preview` and a tool's own command show it.
#ifndef TALLY_UPLOAD_PREVIEW_FOR_USER_H_
#define TALLY_UPLOAD_PREVIEW_FOR_USER_H_

#include <optional>

#include "base/error.h"
#include "consent/effective_mode.h"
#include "tally/upload_options.h"
#include "upload/preview.h"

namespace tally::upload {

struct PreviewForUser {
  Preview preview;
  consent::EffectiveMode effective;        // the mode, and the rule that made it so
  std::optional<base::Time> config_since;  // when the upload config was known to be the current one
};

// Of the place and with the upload config that `options` lead to; what is wrong with a descriptor
// or a config is among the problems. The options' log is not used. As offline_options, it must not
// run while another thread changes the environment.
base::Result<PreviewForUser> preview_for_user(UploadOptions options, Number number = Number::kKeep);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_PREVIEW_FOR_USER_H_
