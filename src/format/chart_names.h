// Which names a program may not be asked to count: those that a user's text could be in. Internal
// to src/format. Pure, for any thread.
#ifndef TALLY_FORMAT_CHART_NAMES_H_
#define TALLY_FORMAT_CHART_NAMES_H_

#include <string_view>

namespace tally::format {

// Why the bucket is not one fixed word, but stands for text that is filled in or that says of whom
// it is: "has a `*`, which stands for any text", "looks like a path"; empty if nothing is wrong.
// Reads on from the bucket. A guess: a human being decides.
std::string_view open_name_fault(std::string_view bucket);

// Letters, digits, `-`, `_`, `.` and `/`, no part between slashes empty.
bool is_plain_chart_name(std::string_view chart);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_NAMES_H_
