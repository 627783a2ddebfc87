// Versions that do not exist yet: an upload config allows them beforehand, so that the reports of a
// version that is released tomorrow are taken from its first day (doc/formats.md, "Making the
// upload config").
#ifndef TALLY_FORMAT_VERSION_PADDING_H_
#define TALLY_FORMAT_VERSION_PADDING_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::format {

// None of the numbers of a padding is larger: some 5,000 releases with 30 pre-releases each.
inline constexpr int kMaxPadding = 30;

// What may be released; all 0 is nothing.
struct PaddingCounts {
  int64_t releases = 0;     // steps from the latest release, of all three kinds together
  int64_t major = 0;        // steps of the major version
  int64_t minor = 0;        // steps of the minor and the major version together
  int64_t patch = 0;        // steps of the patch version
  int64_t prereleases = 0;  // before each of these releases

  bool operator==(const PaddingCounts&) const = default;
};

struct ProgramPadding {
  PaddingCounts regular;                      // what a new upload config allows
  PaddingCounts needed;                       // without this one is out of date
  std::vector<std::string> prerelease_names;  // in their order, `pre.1`

  bool operator==(const ProgramPadding&) const = default;
};

using Padding = std::map<std::string, ProgramPadding, std::less<>>;  // by program

// Reads padding.json. Where it does not say what is needed, it is what two releases in a day may
// take: of each number the lesser of it and Releases 2, Major 1, Minor 1, Patch 2, Prereleases 2.
// Where it has no PrereleaseNames they are `pre.1` to `pre.8`. Refuses members that it does not
// know, numbers that are not 0 to kMaxPadding, more needed than there is, more names than
// kMaxPadding, and names that cannot follow a version. An error reads on from "the padding cannot
// be used: ". Pure, for any thread.
base::Result<Padding> parse_padding(std::string_view json);

// The versions, and those that may follow the latest release among them (`v0.0.0` if there is
// none): its next patch, minor and major versions as far as `counts` allow, and of each that is new
// the first `counts.prereleases` pre-releases that come after those that exist. Sorted by
// sort_semver. Only the latest release is padded: who patches older ones lists these. An error if
// the latest release has a number beyond 10^18. Pure, for any thread.
base::Result<std::vector<std::string>> pad_versions(
    std::vector<std::string> versions, const PaddingCounts& counts,
    const std::vector<std::string>& prerelease_names);

}  // namespace tally::format

#endif  // TALLY_FORMAT_VERSION_PADDING_H_
