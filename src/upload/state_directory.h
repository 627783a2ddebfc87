// Where what we remember for a collection lies: beside its telemetry directory, which Go's programs
// share and in which nothing else belongs (doc/formats.md, "The telemetry directory").
#ifndef TALLY_UPLOAD_STATE_DIRECTORY_H_
#define TALLY_UPLOAD_STATE_DIRECTORY_H_

#include <filesystem>

namespace tally::upload {

// `…/acme/tallystick` for `…/acme/telemetry`. A directory of any other name was chosen by somebody
// who may not own what is beside it: then it is `<directory>/tallystick`. Makes nothing. Pure.
std::filesystem::path state_directory(const std::filesystem::path& telemetry_directory);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_STATE_DIRECTORY_H_
