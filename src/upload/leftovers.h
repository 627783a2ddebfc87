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

// Removes from the directory:
// - unfinished reports;
// - unfinished files that are more than a day old at `now`, by the machine's clock;
// - counter files of that age that are shorter than any has ever been when it held a count: their
//   program was killed, or found the disk full, when it had begun them;
// - what is left of a copy (copy.h) whose file is gone.
// What goes wrong is logged. A file in use is none of these.
void remove_leftovers(const std::filesystem::path& directory, base::Time now, const Log& log);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_LEFTOVERS_H_
