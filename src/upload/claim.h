// Claims make a counter file count exactly once, although a run can be killed between adding it to
// the local report and removing it.
//
// Before its counts are added, the file is renamed to `<name>.in-<state>`, where the state is a
// fingerprint of the local report as it then is. The report is replaced in one step. So a later run
// that finds a claimed file knows: if the report still has that fingerprint, the counts are not in
// it; if it has another, they are, and the file only has to go. The name ends neither in `.count`
// nor in `.json`, so Go's programs leave it alone.
#ifndef TALLY_UPLOAD_CLAIM_H_
#define TALLY_UPLOAD_CLAIM_H_

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::upload {

// The fingerprint of a report's bytes; of no report at all: `none`. Pure.
std::string fingerprint(std::optional<std::string_view> report);

// The fingerprint in a claimed file's name, or nothing if the name is no claimed file's. Pure.
std::optional<std::string_view> claim_of(std::string_view name);

// The name that the file had before it was claimed; any other name is itself. Pure.
std::string_view unclaimed(std::string_view name);

// The name, claimed already or not, as claimed for the report of this fingerprint. One that would
// be too long for a directory entry is a short one of its own. Pure.
std::string claimed_name(std::string_view name, std::string_view fingerprint);

// Renames the counter file, claimed already or not, for the report of this fingerprint. Returns the
// new path.
base::Result<std::filesystem::path> claim(const std::filesystem::path& path,
                                          std::string_view fingerprint);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_CLAIM_H_
