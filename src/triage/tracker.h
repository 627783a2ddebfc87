// What triage needs of an issue tracker. GitHub's is in triage/github_tracker.h; others join by
// implementing this.
#ifndef TALLY_TRIAGE_TRACKER_H_
#define TALLY_TRIAGE_TRACKER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "triage/issue.h"

namespace tally::triage {

// What trackers take of one text: GitHub answers "body is too long (maximum is 65536 characters)".
inline constexpr size_t kMaxIssueBytes = 65'536;

struct IssueDraft {
  std::string title{};
  std::string body{};  // Markdown
  std::vector<std::string> labels{};
};

struct IssueEdit {
  std::optional<std::string> body{};  // what it is replaced by
  bool reopen = false;
};

// Every function blocks until it is done or has given up. Errors are sentences. What has an error
// may have been done all the same, if the answer was lost. One object is for one thread.
class Tracker {
 public:
  virtual ~Tracker() = default;

  // All issues with the label, open and closed.
  virtual base::Result<std::vector<Issue>> list(const std::string& label) = 0;

  virtual base::Result<Issue> read(uint64_t number) = 0;

  // Opens an issue, and returns it as the tracker has it.
  virtual base::Result<Issue> create(const IssueDraft& draft) = 0;

  virtual base::Result<void> edit(uint64_t number, const IssueEdit& edit) = 0;

  virtual base::Result<void> comment(uint64_t number, const std::string& body) = 0;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_TRACKER_H_
