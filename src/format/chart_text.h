// The text of a chart config, as its parts read it. Internal to src/format. Pure, for any thread.
#ifndef TALLY_FORMAT_CHART_TEXT_H_
#define TALLY_FORMAT_CHART_TEXT_H_

#include <string>
#include <string_view>

namespace tally::format {

// Without the white space (Unicode's White_Space, as the reference has it) at both ends, or at the
// end alone. The result is a part of `text`.
std::string_view trim_space(std::string_view text);
std::string_view trim_space_right(std::string_view text);

// Whether the first, or the last, character is white space.
bool begins_with_space(std::string_view text);
bool ends_with_space(std::string_view text);

// What makes a line no text: "has a NUL byte", "has a control character", "is not valid UTF-8";
// empty if nothing does.
std::string_view text_fault(std::string_view line);

// What stands in a message: printable, in `…`, at most 60 characters of it.
std::string excerpt(std::string_view text);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_TEXT_H_
