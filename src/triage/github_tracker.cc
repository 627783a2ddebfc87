#include "triage/github_tracker.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "format/github_issues.h"
#include "format/link_header.h"
#include "format/printable.h"

namespace tally::triage {
namespace {

using base::fail;
using base::Result;

// 50,000 issues: beyond that something leads in a circle.
constexpr int kMaxPages = 500;

Issue::State state_of(const format::GithubIssue& issue) {
  if (issue.state == "open") return Issue::State::kOpen;
  if (issue.state_reason == "not_planned") return Issue::State::kDeclined;
  if (issue.state_reason == "duplicate") return Issue::State::kDuplicate;
  // Issues that were closed before there were reasons have none.
  return Issue::State::kFixed;
}

Issue issue_of(format::GithubIssue&& issue) {
  return {.number = issue.number,
          .url = std::move(issue.html_url),
          .title = std::move(issue.title),
          .body = std::move(issue.body),
          .state = state_of(issue),
          .milestone = std::move(issue.milestone),
          .labels = std::move(issue.labels)};
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view{"-._~"}.find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

// What to do about a status.
std::string advice_for(const ApiAnswer& answer, std::string_view repository) {
  if (is_rate_limited(answer)) {
    if (!answer.reset || answer.retry_after)
      return "too many requests were made: run it again in an hour";
    // Beyond the year 9999 is no time to write.
    const auto reset = static_cast<int64_t>(std::min<uint64_t>(*answer.reset, 253'402'300'799));
    return fmt::format("too many requests were made: run it again after {}",
                       base::format_rfc3339(base::Time{std::chrono::seconds{reset}}));
  }
  switch (answer.status) {
    case 401:
      return "the token is not valid (any more): make a new one";
    case 403:
      return fmt::format("the token needs the right to read and write issues of {}", repository);
    case 404:
      return fmt::format("there is no such thing, or the token may not see {}", repository);
    case 410:
      return fmt::format("it was removed, or {} has no issues", repository);
    case 422:
      return "it does not take this text, title or label";
    default:
      return answer.status >= 500 ? "the server has troubles of its own: run it again later"
                                  : "is the API's URL right?";
  }
}

}  // namespace

Result<std::unique_ptr<GithubTracker>> GithubTracker::open(std::string repository,
                                                           ApiOptions options) {
  auto client = ApiClient::open(std::move(options));
  if (!client) return std::unexpected(client.error());
  return std::unique_ptr<GithubTracker>{
      new GithubTracker{std::move(repository), std::move(*client)}};
}

std::string GithubTracker::url(std::string_view path) const {
  return fmt::format("{}/repos/{}/issues{}", client_.url(), repository_, path);
}

base::Error GithubTracker::explain(const std::string& doing, const ApiAnswer& answer) const {
  const std::string said = format::parse_github_error(answer.body);
  return {fmt::format("{}: the server answered {}{}; {}.", doing, answer.status,
                      said.empty() ? "" : fmt::format(" ({})", said),
                      advice_for(answer, repository_))};
}

Result<ApiAnswer> GithubTracker::ask(const std::string& doing, const std::string& method,
                                     const std::string& url, const std::string& body, long status) {
  auto answer = client_.request(method, url, body);
  if (!answer) {
    return fail("{}: {}{}.", doing, format::printable(answer.error().message),
                method == "GET" ? "" : "; look whether it was done all the same");
  }
  if (answer->status != status) return std::unexpected(explain(doing, *answer));
  return answer;
}

Result<Issue> GithubTracker::ask_for_issue(const std::string& doing, const std::string& method,
                                           const std::string& url, const std::string& body,
                                           long status) {
  const auto answer = ask(doing, method, url, body, status);
  if (!answer) return std::unexpected(answer.error());
  auto issue = format::parse_github_issue(answer->body);
  if (!issue) {
    return fail("{}: the answer cannot be used: {}. Is the API's URL right?", doing,
                format::printable(issue.error().message));
  }
  return issue_of(std::move(*issue));
}

Result<std::vector<Issue>> GithubTracker::list(const std::string& label) {
  const std::string doing =
      fmt::format("Listing the issues of {} with the label {}", repository_, label);
  std::vector<Issue> issues;
  std::set<uint64_t> seen;  // an issue that changes while we read can come on two pages
  std::string next =
      url("?state=all&per_page=100&sort=created&direction=asc&labels=" + percent_encoded(label));
  for (int page = 0; page < kMaxPages; ++page) {
    const auto answer = ask(doing, "GET", next, "", 200);
    if (!answer) return std::unexpected(answer.error());
    auto found = format::parse_github_issues(answer->body);
    if (!found) {
      return fail("{}: the answer cannot be used: {}. Is the API's URL right?", doing,
                  format::printable(found.error().message));
    }
    for (format::GithubIssue& issue : *found) {
      if (!issue.is_pull_request && seen.insert(issue.number).second) {
        issues.push_back(issue_of(std::move(issue)));
      }
    }
    const std::string link = format::find_link(answer->link, "next");
    if (link.empty()) return issues;
    auto resolved = client_.resolve(next, link);
    if (!resolved)
      return fail("{}: of its next page: {}.", doing, format::printable(resolved.error().message));
    next = std::move(*resolved);
  }
  return fail("{}: there are more than {} pages of them.", doing, kMaxPages);
}

Result<Issue> GithubTracker::read(uint64_t number) {
  return ask_for_issue(fmt::format("Reading issue {}#{}", repository_, number), "GET",
                       url(fmt::format("/{}", number)), "", 200);
}

Result<Issue> GithubTracker::create(const IssueDraft& draft) {
  return ask_for_issue(
      fmt::format("Opening the issue \"{}\" in {}", format::printable(draft.title), repository_),
      "POST", url(""), format::write_github_issue(draft.title, draft.body, draft.labels), 201);
}

Result<void> GithubTracker::edit(uint64_t number, const IssueEdit& edit) {
  const auto answer =
      ask(fmt::format("Changing issue {}#{}", repository_, number), "PATCH",
          url(fmt::format("/{}", number)), format::write_github_edit(edit.body, edit.reopen), 200);
  if (!answer) return std::unexpected(answer.error());
  return {};
}

Result<void> GithubTracker::comment(uint64_t number, const std::string& body) {
  const auto answer =
      ask(fmt::format("Commenting on issue {}#{}", repository_, number), "POST",
          url(fmt::format("/{}/comments", number)), format::write_github_comment(body), 201);
  if (!answer) return std::unexpected(answer.error());
  return {};
}

}  // namespace tally::triage
