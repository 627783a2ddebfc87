// Issues as GitHub's REST API has them (docs.github.com/en/rest/issues, version 2022-11-28). Pure
// functions, for any thread.
#ifndef TALLY_FORMAT_GITHUB_ISSUES_H_
#define TALLY_FORMAT_GITHUB_ISSUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::format {

struct GithubIssue {
  uint64_t number = 0;
  std::string html_url{};
  std::string title{};
  std::string body{};                 // empty if it is null
  std::string state{};                // `open` or `closed`
  std::string state_reason{};         // empty if it is null
  std::string milestone{};            // its title; empty if there is none
  std::vector<std::string> labels{};  // their names
  bool is_pull_request = false;       // GitHub lists them among the issues
};

// One issue, and a list of them. What is not known is passed over. An error says what is wrong, as
// the end of a sentence.
base::Result<GithubIssue> parse_github_issue(std::string_view json);
base::Result<std::vector<GithubIssue>> parse_github_issues(std::string_view json);

// What GitHub says went wrong: its message, and of each of its `errors` the message or the field
// and the code; else the text itself. On one line, at most 300 bytes, fit for a terminal.
std::string parse_github_error(std::string_view text);

// Bodies of requests. What is not UTF-8 is replaced.
std::string write_github_issue(std::string_view title, std::string_view body,
                               const std::vector<std::string>& labels);
std::string write_github_comment(std::string_view body);
// Without a body it stays as it is.
std::string write_github_edit(const std::optional<std::string>& body, bool reopen);

}  // namespace tally::format

#endif  // TALLY_FORMAT_GITHUB_ISSUES_H_
