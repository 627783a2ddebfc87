#include "bugs/issue_links.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

namespace tally::bugs {
namespace {

using base::fail;
using base::Result;
using Json = nlohmann::ordered_json;

constexpr std::string_view kOpen = "open";
constexpr std::string_view kClosed = "closed";
constexpr size_t kStackIdSize = 6;

// Nothing may be left out, and a misspelled member would silently do nothing.
Result<void> check_members(const Json& object, std::string_view what,
                           std::initializer_list<std::string_view> all) {
  if (!object.is_object()) return fail("{} is no object", what);
  for (const std::string_view name : all) {
    if (!object.contains(name)) return fail("{} has no {}", what, name);
  }
  for (const auto& [name, value] : object.items()) {
    if (std::ranges::find(all, name) == all.end()) {
      return fail("{} has the member {}; there are {}", what, name, fmt::join(all, ", "));
    }
  }
  return {};
}

Result<std::string> text_of(const Json& object, const char* name, std::string_view what) {
  const Json& value = object[name];
  if (!value.is_string()) return fail("{} of {} is no text", name, what);
  if (value.get_ref<const std::string&>().empty()) return fail("{} of {} is empty", name, what);
  return value.get<std::string>();
}

// The parser takes numbers for unsigned only if they have no sign.
Result<uint64_t> number_of(const Json& object, const char* name, std::string_view what) {
  const Json& value = object[name];
  if (!value.is_number_unsigned() || value == 0) {
    return fail("{} of {} is no whole number from 1", name, what);
  }
  return value.get<uint64_t>();
}

bool is_stack_id(std::string_view id) {
  return id.size() == kStackIdSize &&
         id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
             std::string_view::npos;
}

Result<std::vector<std::string>> stacks_of(const Json& object, std::string_view what) {
  const Json& list = object["Stacks"];
  if (!list.is_array()) return fail("Stacks of {} is no list", what);
  std::vector<std::string> ids;
  for (const Json& each : list) {
    if (!each.is_string() || !is_stack_id(each.get_ref<const std::string&>())) {
      return fail("Stacks of {} has {}, which is no stack's ID (such as GpSf_A)", what,
                  each.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    ids.push_back(each.get<std::string>());
  }
  return ids;
}

Result<LinkedIssue> issue_of(const Json& item, std::string_view what) {
  if (auto known = check_members(item, what, {"Number", "Title", "URL", "State", "Stacks"});
      !known) {
    return std::unexpected(known.error());
  }
  const auto number = number_of(item, "Number", what);
  if (!number) return std::unexpected(number.error());
  auto title = text_of(item, "Title", what);
  if (!title) return std::unexpected(title.error());
  auto url = text_of(item, "URL", what);
  if (!url) return std::unexpected(url.error());
  if (!url->starts_with("https://") && !url->starts_with("http://")) {
    return fail("URL of {} does not begin with https://", what);
  }
  const auto state = text_of(item, "State", what);
  if (!state) return std::unexpected(state.error());
  if (*state != kOpen && *state != kClosed) {
    return fail("State of {} is neither {} nor {}", what, kOpen, kClosed);
  }
  auto stacks = stacks_of(item, what);
  if (!stacks) return std::unexpected(stacks.error());
  return LinkedIssue{.number = *number,
                     .title = *std::move(title),
                     .url = *std::move(url),
                     .is_open = *state == kOpen,
                     .stacks = *std::move(stacks)};
}

Result<void> read_program(const Json& item, std::string_view what, IssueLinks& links) {
  if (auto known = check_members(item, what, {"Program", "Issues"}); !known) return known;
  const auto program = text_of(item, "Program", what);
  if (!program) return std::unexpected(program.error());
  const Json& list = item["Issues"];
  if (!list.is_array()) return fail("Issues of {} is no list", *program);
  std::vector<LinkedIssue> issues;
  for (const Json& each : list) {
    auto issue = issue_of(each, fmt::format("issue {} of {}", issues.size() + 1, *program));
    if (!issue) return std::unexpected(issue.error());
    issues.push_back(*std::move(issue));
  }
  if (!links.programs.emplace(*program, std::move(issues)).second) {
    return fail("it has {} twice", *program);
  }
  return {};
}

Json json_of(const LinkedIssue& issue) {
  return {{"Number", issue.number},
          {"Title", issue.title},
          {"URL", issue.url},
          {"State", issue.is_open ? kOpen : kClosed},
          {"Stacks", issue.stacks}};
}

}  // namespace

const std::vector<LinkedIssue>& IssueLinks::of(std::string_view program) const {
  static const std::vector<LinkedIssue> kNone;
  const auto it = programs.find(program);
  return it == programs.end() ? kNone : it->second;
}

Result<IssueLinks> parse_issue_links(std::string_view text) {
  const Json root = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded()) return fail("it is no JSON");
  if (auto known = check_members(root, "it", {"Programs"}); !known) {
    return std::unexpected(known.error());
  }
  if (!root["Programs"].is_array()) return fail("Programs is no list");
  IssueLinks links;
  size_t place = 0;
  for (const Json& each : root["Programs"]) {
    if (auto read = read_program(each, fmt::format("item {} of Programs", ++place), links); !read) {
      return std::unexpected(read.error());
    }
  }
  return links;
}

std::string write_issue_links(const IssueLinks& links) {
  Json programs = Json::array();
  for (const auto& [program, issues] : links.programs) {
    Json list = Json::array();
    for (const LinkedIssue& each : issues) list.push_back(json_of(each));
    programs.push_back({{"Program", program}, {"Issues", std::move(list)}});
  }
  const Json root{{"Programs", std::move(programs)}};
  return root.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tally::bugs
