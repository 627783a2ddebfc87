// The user is told of what is new in the upload config a week before it is sent (doc/formats.md,
// "Announcements").
#ifndef TALLY_UPLOAD_ANNOUNCE_H_
#define TALLY_UPLOAD_ANNOUNCE_H_

#include <optional>

#include "base/error.h"
#include "format/config_chain.h"
#include "upload/approval.h"
#include "upload/run_options.h"

namespace tally::upload {

// Finds out from which day each name of the published version `newest` is sent, keeps that, and
// writes the announcement of what the user has not been told of yet, which the first program that
// can shows him. `yes` is the day of his yes. An error if a version on the way to the config of
// that day is refused: then nothing may be sent. What cannot be fetched or kept is logged; then
// names wait. For the weekly run in the mode `on`, one process at a time (lock_directory).
base::Result<Announced> announce(const RunOptions& options, const format::SignedConfig& newest,
                                 base::Date yes);

// The same for who only looks, by the config in the options: without network, and writes nothing.
// Nothing if there is no config. In another mode than `on` as if the yes was said now.
std::optional<Approval> approval_at_hand(const RunOptions& options, const Consent& consent);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_ANNOUNCE_H_
