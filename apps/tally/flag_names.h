// Which flags a command line sets: their names, never their values.
#ifndef TALLY_APPS_TALLY_FLAG_NAMES_H_
#define TALLY_APPS_TALLY_FLAG_NAMES_H_

#include <set>
#include <string>
#include <vector>

namespace tally::app {

// The names are made of these flags, and `other` for all else that begins with a dash.
// Without `known`, they are made of the command line, with care: of `--long-name=value` the name,
// if it is at most 40 letters, digits and dashes; of `-pvalue` the first letter; of all else
// nothing. `command[0]` is the program, and nothing behind `--` is a flag.
std::set<std::string> flag_names(char** command, const std::vector<std::string>& known);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_FLAG_NAMES_H_
