// What belongs to the program: its executable, and the libraries that it names as its own. Frames
// of all other modules are nobody's business and have no name.
#ifndef TALLY_STACK_PROGRAM_MODULES_H_
#define TALLY_STACK_PROGRAM_MODULES_H_

#include <cstddef>
#include <string_view>

namespace tally::stack {

// Libraries of a program, and bytes of a module's name. A name is a file's without its directories.
inline constexpr size_t kMaxProgramModules = 32;
inline constexpr size_t kMaxModuleName = 64;

// Whether a file of this name can stand in a frame: letters, digits, `.`, `_`, `+` and `-`.
bool is_module_name(std::string_view name);

// Adds the name of a library, such as "libacme.so.3": its DT_SONAME or, if it has none, its file
// name. False if it is no such name, or there are too many. For one thread at a time; those that
// look see it or not.
bool add_program_module(std::string_view file_name);

// Whether it was added. Async-signal-safe, for any thread.
bool is_program_module(std::string_view file_name);

// The n-th that was added; empty behind the last one.
std::string_view program_module(size_t n);

// What frames call the executable: the last part of the program's path, as far as it is such a
// name, and not what its file may be called on somebody's machine.
std::string_view executable_name(std::string_view program_path);

}  // namespace tally::stack

#endif  // TALLY_STACK_PROGRAM_MODULES_H_
