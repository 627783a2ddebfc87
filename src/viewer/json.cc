#include "viewer/json.h"

#include <string_view>

namespace tally::viewer {
namespace {

using consent::Rule;

// For programs that read it: the sentences for people may change.
std::string_view rule_name(Rule rule) {
  switch (rule) {
    case Rule::kUser:
      return "user";
    case Rule::kDefault:
      return "default";
    case Rule::kPrivileged:
      return "privileged";
    case Rule::kDoNotTrack:
      return "do-not-track";
    case Rule::kEnvironment:
      return "environment";
    case Rule::kPolicy:
      return "policy";
    case Rule::kCi:
      return "ci";
    case Rule::kUnreadable:
      return "unreadable";
    case Rule::kNoDirectory:
      return "no-directory";
  }
  return "";
}

}  // namespace

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::string date_or_empty(const std::optional<base::Date>& date) {
  return date ? base::format_date(*date) : std::string{};
}

Json mode_json(const consent::Place& place) {
  const consent::UserMode& user = place.seen.user;
  return Json{{"Mode", consent::mode_name(place.effective.mode)},
              {"Rule", rule_name(place.effective.rule)},
              {"Why", consent::explain(place.effective.rule)},
              {"Chosen", user.named ? consent::mode_name(user.mode) : ""},
              {"Since", date_or_empty(user.since)}};
}

}  // namespace tally::viewer
