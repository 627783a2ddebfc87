// The versions and platforms that an upload config is made for (doc/formats.md, "Making the upload
// config").
#ifndef TALLY_FORMAT_VERSION_LIST_H_
#define TALLY_FORMAT_VERSION_LIST_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::format {

struct VersionList {
  std::vector<std::string> goos;
  std::vector<std::string> goarch;
  std::vector<std::string> go_version;
  std::map<std::string, std::vector<std::string>, std::less<>> programs;  // their versions

  bool operator==(const VersionList&) const = default;
};

// Reads versions.json. Values keep their order; one that is there twice counts once. Refuses a
// member that it does not know, since a name that was mistyped would leave out all that is in it,
// and values that are empty or have white space or control characters. An error reads on from "the
// list of versions cannot be used: ". Pure, for any thread.
base::Result<VersionList> parse_version_list(std::string_view json);

}  // namespace tally::format

#endif  // TALLY_FORMAT_VERSION_LIST_H_
