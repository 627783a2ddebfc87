// An audit's result as text for a terminal. Pure.
#ifndef TALLY_AUDIT_LISTING_H_
#define TALLY_AUDIT_LISTING_H_

#include <string>
#include <string_view>
#include <vector>

namespace tally::audit {

struct Definition;
struct Comparison;

// What a file can count, by name, at most 80 columns wide where the names allow it.
std::string list_definitions(std::string_view file, const std::vector<Definition>& definitions);

// In what a file and a config differ.
std::string list_differences(std::string_view file, std::string_view config,
                             const Comparison& comparison);

}  // namespace tally::audit

#endif  // TALLY_AUDIT_LISTING_H_
