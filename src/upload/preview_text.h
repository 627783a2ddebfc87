// The preview as a person reads it. Pure.
#ifndef TALLY_UPLOAD_PREVIEW_TEXT_H_
#define TALLY_UPLOAD_PREVIEW_TEXT_H_

#include <string>
#include <string_view>

#include "consent/effective_mode.h"
#include "upload/preview.h"

namespace tally::upload {

// What stands around the bytes of a report, each in a line of its own. The bytes are followed by a
// line end that is not one of them.
inline constexpr std::string_view kReportBegins = "-----BEGIN REPORT-----";
inline constexpr std::string_view kReportEnds = "-----END REPORT-----";

// The stage as the rest of a line about a week.
std::string_view meaning_of(Stage stage);

// The whole text. Names and reasons come from anybody's files and are made harmless to a terminal;
// a report's bytes are left as they are.
// `config_since` is when the upload config was known to be the current one, if that is known.
std::string preview_text(const Preview& preview, consent::EffectiveMode effective,
                         std::optional<base::Time> config_since);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_PREVIEW_TEXT_H_
