// Names of stack counters: `prefix\nframe\nframe…`, innermost frame first (doc/formats.md, "Stack
// names"). Pure functions, for any thread.
#ifndef TALLY_COUNTFILE_STACK_NAME_H_
#define TALLY_COUNTFILE_STACK_NAME_H_

#include <string>
#include <string_view>

namespace tally::countfile {

// Whether the counter of this name is a stack counter.
constexpr bool is_stack(std::string_view name) { return name.find('\n') != std::string_view::npos; }

// Writes out the ditto marks: a frame `".f:+1,+0x2` gets the part before the last `.` of the frame
// before it. Other names are returned as they are. A name of 4096 bytes can expand to about 150 KB.
std::string expand_stack(std::string_view name);

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_STACK_NAME_H_
