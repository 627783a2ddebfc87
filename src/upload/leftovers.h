// Temporary files that programs left behind which were killed while they wrote.
#ifndef TALLY_UPLOAD_LEFTOVERS_H_
#define TALLY_UPLOAD_LEFTOVERS_H_

#include <filesystem>
#include <string_view>

#include "base/date.h"
#include "upload/log.h"

namespace tally::upload {

// Whether a file of this name is what the weekly run writes until it is complete
// (base::create_file): only one run is at work. Pure.
bool is_unfinished_report(std::string_view name);

// Whether it is what any program may be writing at this moment: `mode.tmp-XXXXXX`, the same of
// `weekends`, and of `next`, the counter file of a new week. Pure.
bool is_unfinished_file(std::string_view name);

// Removes both kinds from the directory, the second if it is more than a day old at `now`, by the
// machine's clock. What goes wrong is logged.
void remove_leftovers(const std::filesystem::path& directory, base::Time now, const Log& log);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_LEFTOVERS_H_
