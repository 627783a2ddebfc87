#include "format/github_issues.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "format/json_reader.h"
#include "format/printable.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;
using simdjson::dom::element;
using Json = nlohmann::ordered_json;

constexpr size_t kMaxSaid = 300;

Result<void> read_text_or_null(element value, std::string_view what, std::string& out) {
  return value.is_null() ? Result<void>{} : read_string(value, what, out);
}

Result<void> read_milestone(element value, std::string& title) {
  if (value.is_null()) return {};
  return read_object(value, "milestone", [&](std::string_view key, element v) -> Result<void> {
    return key == "title" ? read_string(v, "the milestone's title", title) : Result<void>{};
  });
}

// Each an object with a name or, as the documentation allows, the name alone.
Result<void> read_labels(element value, std::vector<std::string>& labels) {
  return read_array(value, "labels", [&](element item) -> Result<void> {
    if (item.is_string()) return read_string(item, "a label", labels.emplace_back());
    return read_object(item, "a label", [&](std::string_view key, element v) -> Result<void> {
      return key == "name" ? read_string(v, "a label's name", labels.emplace_back())
                           : Result<void>{};
    });
  });
}

Result<GithubIssue> read_issue(element value) {
  GithubIssue issue;
  const auto field = [&](std::string_view key, element v) -> Result<void> {
    if (key == "number") {
      if (v.get(issue.number)) return fail("number is no number of an issue");
      return {};
    }
    if (key == "html_url") return read_string(v, key, issue.html_url);
    if (key == "title") return read_string(v, key, issue.title);
    if (key == "body") return read_text_or_null(v, key, issue.body);
    if (key == "state") return read_string(v, key, issue.state);
    if (key == "state_reason") return read_text_or_null(v, key, issue.state_reason);
    if (key == "labels") return read_labels(v, issue.labels);
    if (key == "milestone") return read_milestone(v, issue.milestone);
    if (key == "pull_request") issue.is_pull_request = !v.is_null();
    return {};
  };
  if (const auto read = read_object(value, "an issue", field); !read) {
    return std::unexpected(read.error());
  }
  if (issue.number == 0) return fail("an issue has no number");
  if (issue.state != "open" && issue.state != "closed") {
    return fail("issue {} is neither open nor closed", issue.number);
  }
  return issue;
}

// `title: missing_field`, or what an error says itself.
std::string said_by(element error) {
  std::string_view text, field, code;
  if (!error.get(text)) return std::string{text};
  if (!error["message"].get(text)) return std::string{text};
  if (error["field"].get(field)) field = {};
  if (error["code"].get(code)) code = {};
  return std::string{field} + ": " + std::string{code};
}

std::string one_line(std::string_view text) {
  std::string line = printable(text.substr(0, kMaxSaid));
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

// Never throws for bytes that are no UTF-8: a counter file can hold any.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Result<GithubIssue> parse_github_issue(std::string_view json) {
  simdjson::dom::parser parser;
  const auto root = parse_json(parser, json);
  if (!root) return std::unexpected(root.error());
  return read_issue(*root);
}

Result<std::vector<GithubIssue>> parse_github_issues(std::string_view json) {
  simdjson::dom::parser parser;
  const auto root = parse_json(parser, json);
  if (!root) return std::unexpected(root.error());
  std::vector<GithubIssue> issues;
  if (!root->is_array()) return fail("it is no list of issues");
  const auto read = read_array(*root, "it", [&](element item) -> Result<void> {
    auto issue = read_issue(item);
    if (!issue) return std::unexpected(issue.error());
    issues.push_back(std::move(*issue));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return issues;
}

std::string parse_github_error(std::string_view text) {
  simdjson::dom::parser parser;
  const auto root = parse_json(parser, text);
  std::string_view message;
  if (!root || (*root)["message"].get(message)) return one_line(text);
  std::string said{message};
  simdjson::dom::array errors;
  if (!(*root)["errors"].get(errors)) {
    for (const element error : errors) said += "; " + said_by(error);
  }
  return one_line(said);
}

std::string write_github_issue(std::string_view title, std::string_view body,
                               const std::vector<std::string>& labels) {
  return dump(Json{{"title", title}, {"body", body}, {"labels", labels}});
}

std::string write_github_comment(std::string_view body) { return dump(Json{{"body", body}}); }

std::string write_github_edit(const std::optional<std::string>& body, bool reopen) {
  Json json = Json::object();
  if (body) json["body"] = *body;
  if (reopen) {
    json["state"] = "open";
    json["state_reason"] = "reopened";
  }
  return dump(json);
}

}  // namespace tally::format
