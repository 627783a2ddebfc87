// A preview in JSON, as `tally preview --json` prints it.
#ifndef TALLY_VIEWER_PREVIEW_JSON_H_
#define TALLY_VIEWER_PREVIEW_JSON_H_

#include "upload/preview_for_user.h"
#include "viewer/json.h"

namespace tally::viewer {

// Each report is a text, so that its bytes are those that would be sent. Pure.
Json preview_json(const upload::PreviewForUser& shown);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_PREVIEW_JSON_H_
