// Names as debug information has them where it has no linkage name. Pure.
#ifndef TALLY_TRIAGE_SOURCE_NAME_H_
#define TALLY_TRIAGE_SOURCE_NAME_H_

#include <string>
#include <string_view>

namespace tally::triage {

// A function's or type's own name (DW_AT_name), without its scopes, in the form that names of
// linked functions are reduced to: `twice<int>` becomes `twice<>`, `operator< <int>` `operator<<>`,
// `operator int` `operator cast`.
std::string reduce_source_name(std::string_view name);

// Whether two paths can mean one file: they are equal, or one is relative and ends the other.
bool is_same_source(std::string_view a, std::string_view b);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_SOURCE_NAME_H_
