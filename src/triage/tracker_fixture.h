// A tracker in memory, and stacks to report. For tests only.
#ifndef TALLY_TRIAGE_TRACKER_FIXTURE_H_
#define TALLY_TRIAGE_TRACKER_FIXTURE_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "triage/reported_stack.h"
#include "triage/tracker.h"

namespace tally::triage {

class MemoryTracker : public Tracker {
 public:
  base::Result<std::vector<Issue>> list(const std::string& label) override {
    std::vector<Issue> found;
    for (const Issue& issue : issues) {
      if (std::ranges::find(issue.labels, label) != issue.labels.end()) found.push_back(issue);
    }
    return found;
  }
  base::Result<Issue> read(uint64_t number) override {
    Issue* const issue = find(number);
    if (issue == nullptr) return base::fail("no #{}", number);
    return *issue;
  }
  base::Result<Issue> create(const IssueDraft& draft) override {
    if (fails_at == ++steps) return base::fail("step {} fails", steps);
    issues.push_back({.number = issues.size() + 1,
                      .url = "url",
                      .title = draft.title,
                      .body = draft.body,
                      .labels = drops_labels ? std::vector<std::string>{} : draft.labels});
    return issues.back();
  }
  base::Result<void> edit(uint64_t number, const IssueEdit& edit) override {
    if (fails_at == ++steps) return base::fail("step {} fails", steps);
    Issue* const issue = find(number);
    if (edit.body) issue->body = *edit.body;
    if (edit.reopen) issue->state = Issue::State::kOpen;
    return {};
  }
  base::Result<void> comment(uint64_t number, const std::string& body) override {
    if (fails_at == ++steps) return base::fail("step {} fails", steps);
    comments.emplace_back(number, body);
    return {};
  }

  std::vector<Issue> issues;
  std::vector<std::pair<uint64_t, std::string>> comments;
  bool drops_labels = false;
  int fails_at = 0;  // which change has an error, from 1; 0: none
  int steps = 0;

 private:
  Issue* find(uint64_t number) {
    const auto found = std::ranges::find(issues, number, &Issue::number);
    return found == issues.end() ? nullptr : &*found;
  }
};

// Of one configuration, with frames that are one a line.
inline ReportedStack reported_stack(std::string id, const std::string& name,
                                    std::string version = "v1.2.3", uint64_t reports = 1) {
  ReportedStack stack{.id = std::move(id), .name = name};
  for (size_t at = name.find('\n'); at != std::string::npos;) {
    const size_t end = name.find('\n', at + 1);
    stack.frames.push_back(
        {.text = name.substr(at + 1, end == std::string::npos ? end : end - at - 1)});
    at = end;
  }
  stack.configurations = {
      {"acme.org/cc", std::move(version), "gcc-12.2", "linux", "amd64", reports}};
  return stack;
}

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_TRACKER_FIXTURE_H_
