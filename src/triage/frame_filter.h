// Replaces the frames of stripped binaries, `MODULE@BUILDID:+0xADDR`, in any text. Pure.
#ifndef TALLY_TRIAGE_FRAME_FILTER_H_
#define TALLY_TRIAGE_FRAME_FILTER_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "countfile/frame.h"

namespace tally::triage {

// The frames that stand for one of a stripped binary, innermost first; none if it has to stay.
using Resolver = std::function<std::vector<std::string>(const countfile::StrippedFrame& frame)>;

struct Filtered {
  std::string text;
  size_t resolved = 0;  // frames for which others stand now
  size_t left = 0;      // frames that had to stay
};

// Replaces each frame that is all of a line, blanks around it aside, and keeps every other byte.
// Lines end at a line end or, inside strings of JSON, at the two characters `\n` and at the
// string's ends. Where several frames come for one, they are divided in the way of their
// surroundings and indented as it was; inside strings they are escaped. The frame before a line
// `truncated` is no frame: it may have lost its end.
Filtered replace_frames(std::string_view text, const Resolver& resolve);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_FRAME_FILTER_H_
