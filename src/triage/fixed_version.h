// In which version an issue says that it was fixed. Pure, for any thread.
#ifndef TALLY_TRIAGE_FIXED_VERSION_H_
#define TALLY_TRIAGE_FIXED_VERSION_H_

#include <compare>
#include <string>
#include <string_view>

#include "triage/issue.h"

namespace tally::triage {

// The version of the program with which the issue was fixed; empty if it does not say, or was not
// closed as done. It is the newer of two: that of the last line of the body that begins with `Fixed
// in VERSION` (upper or lower case; behind blanks, `-`, `*`, `_` or `>`; only punctuation or blanks
// may follow the version), and that of the milestone's title. A version is `v1.2.3`, `1.2.3` or, as
// milestones have it, `NAME/v1.2.3` where NAME is the last part of the program's name; for a
// program whose versions are Go's (`cmd/…`), `go1.24.1` or `Go1.24.1`.
std::string fixed_version(const Issue& issue, std::string_view program);

// Orders two versions of the program: as Go versions for `cmd/…`, else as semantic ones. What is no
// version (`devel`) comes before all that are.
std::weak_ordering compare_versions(std::string_view program, std::string_view a,
                                    std::string_view b);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_FIXED_VERSION_H_
