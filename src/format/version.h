// Versions of programs and of toolchains, ordered as golang.org/x/mod/semver and go/version order
// them. Pure functions, for any thread.
#ifndef TALLY_FORMAT_VERSION_H_
#define TALLY_FORMAT_VERSION_H_

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace tally::format {

// `vMAJOR[.MINOR[.PATCH[-PRERELEASE][+BUILD]]]` as semver.org has it, with Go's leading `v` and
// short forms.
bool is_semver(std::string_view version);

// By precedence; all that is not a semantic version comes first, and is equal to its like.
std::weak_ordering compare_semver(std::string_view a, std::string_view b);

// `goMAJOR[.MINOR[.PATCH|KIND[PRE]]]` as go/version has it: `go1`, `go1.26`, `go1.26.8`,
// `go1.27rc1`, each also with a `-` and any text behind it. A patch release has no pre-releases.
bool is_go_version(std::string_view version);

// As go/version orders them: `go1.9` before `go1.21`, that before `go1.21rc1`, that before
// `go1.21.0`; what is behind a `-` counts for nothing. What is no such version comes first, and is
// equal to its like.
std::weak_ordering compare_go_versions(std::string_view a, std::string_view b);

// `v1` and `v1.2` are `v1.0.0` and `v1.2.0`, and `+BUILD` goes. Empty if it is no semantic version.
std::string canonical_semver(std::string_view version);

// Sort by these orders, and what is equal by its bytes.
void sort_semver(std::vector<std::string>& versions);
void sort_go_versions(std::vector<std::string>& versions);

// The toolchain's release line, which charts show: `go1.26.8` and `go1.26rc1` are `go1.26`,
// `gcc-12.2` is `gcc-12`. What has neither form is returned as it is.
std::string toolchain_line(std::string_view toolchain);

// Orders release lines: by the name before the first digit, then number by number (`go1.9` before
// `go1.26`, `gcc-9` before `gcc-12`), then byte by byte.
std::strong_ordering compare_toolchain_lines(std::string_view a, std::string_view b);

}  // namespace tally::format

#endif  // TALLY_FORMAT_VERSION_H_
