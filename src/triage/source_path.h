// Where a source file is in its project. Pure, for any thread.
#ifndef TALLY_TRIAGE_SOURCE_PATH_H_
#define TALLY_TRIAGE_SOURCE_PATH_H_

#include <string>
#include <string_view>

namespace tally::triage {

// The file as seen from the project's root, for a file and the directory of its compilation as
// debug information has them (DWARF 5, 3.1.1: DW_AT_comp_dir). That root is taken to be the
// innermost directory that has both: where the compilation runs at the root, or in a directory for
// it below the root, that is right. Empty if they have no directory in common but `/`, as a
// system's header has, or if a relative path leads out of the directory.
std::string path_in_project(std::string_view file, std::string_view directory);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_SOURCE_PATH_H_
