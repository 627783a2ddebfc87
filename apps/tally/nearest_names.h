// Which names somebody may have meant. Pure.
#ifndef TALLY_APPS_TALLY_NEAREST_NAMES_H_
#define TALLY_APPS_TALLY_NEAREST_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

namespace tally::app {

// At most three of `names`, the nearest first: those whose edit distance (base/spelling.h) is at
// most a third of the name's length.
std::vector<std::string> nearest_names(std::string_view name,
                                       const std::vector<std::string>& names);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_NEAREST_NAMES_H_
