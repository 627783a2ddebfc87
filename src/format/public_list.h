// An upload config or a chart config as a person reads it: which program counts what, who approved
// it, since which version; and what changes from one to the next, in words. Pure, for any thread.
#ifndef TALLY_FORMAT_PUBLIC_LIST_H_
#define TALLY_FORMAT_PUBLIC_LIST_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "format/chart_config.h"
#include "format/upload_config.h"

namespace tally::format {

// A counter (`chart:bucket`), or a stack by its first line.
struct ListedName {
  std::string name;
  bool is_stack = false;
  double rate = 0;
  int64_t depth = 0;
  // From the chart config; empty where it is not known.
  std::string title;
  std::string description;
  std::string type;
  std::vector<std::string> issues;
  std::string from_version;  // empty: all

  bool operator==(const ListedName&) const = default;
};

struct ListedProgram {
  std::string name;
  std::vector<std::string> versions;  // none in a list that was made from a chart config alone
  std::vector<ListedName> names;      // in the order of the config

  bool operator==(const ListedProgram&) const = default;
};

struct PublicList {
  std::string version;    // of the upload config; may be empty
  std::string published;  // the day; may be empty
  double sample_rate = 0;
  std::vector<std::string> goos, goarch, go_version;
  std::vector<ListedProgram> programs;

  bool operator==(const PublicList&) const = default;
};

// With what the config's `charts` say, if it has them and they are valid.
PublicList list_of(const UploadConfig& config);
// Every record's rate is 1 unless it says another.
PublicList list_of(const ChartConfig& charts);

// What begins, changes and ends from the one to the other, a line each without an end mark: "starts
// collecting acme/build/flag:lto of acme.org/cc, approved in <issue>, for v1.4.0 and later".
// Buckets of one chart that change alike are one line. Empty if nothing changes for a user.
std::vector<std::string> changes_between(const PublicList& before, const PublicList& after);

}  // namespace tally::format

#endif  // TALLY_FORMAT_PUBLIC_LIST_H_
