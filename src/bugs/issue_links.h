// Which issue owns which stacks, as a file: `tally stacks issues --links` writes it, and a
// collector shows it on its site (doc/triage-issues.md, "On the site"). Pure, for any thread.
#ifndef TALLY_BUGS_ISSUE_LINKS_H_
#define TALLY_BUGS_ISSUE_LINKS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::bugs {

// Bytes of the file: some 300,000 stacks.
inline constexpr size_t kMaxIssueLinks = size_t{4} << 20;

struct LinkedIssue {
  uint64_t number = 0;  // from 1
  std::string title{};
  std::string url{};  // for people; begins with https:// or http://
  bool is_open = true;
  std::vector<std::string> stacks{};  // IDs (format/stack_id.h)

  bool operator==(const LinkedIssue&) const = default;
};

struct IssueLinks {
  std::map<std::string, std::vector<LinkedIssue>, std::less<>> programs{};  // by their names

  // Those of the program; none if it is not there.
  const std::vector<LinkedIssue>& of(std::string_view program) const;

  bool operator==(const IssueLinks&) const = default;
};

// Reads `{"Programs":[{"Program":…,"Issues":[{"Number":…,"Title":…,"URL":…,"State":"open"|"closed",
// "Stacks":[…]}]}]}`. An error says which item is wrong.
base::Result<IssueLinks> parse_issue_links(std::string_view text);

// What parse_issue_links() reads, in lines. What is no UTF-8 is replaced.
std::string write_issue_links(const IssueLinks& links);

}  // namespace tally::bugs

#endif  // TALLY_BUGS_ISSUE_LINKS_H_
