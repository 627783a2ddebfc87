// What the JSON outputs share. Members are named in CamelCase, as in the other formats; a date that
// is not known is an empty text.
#ifndef TALLY_VIEWER_JSON_H_
#define TALLY_VIEWER_JSON_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/date.h"
#include "consent/environment.h"

namespace tally::viewer {

using Json = nlohmann::ordered_json;

// In ASCII: what is in it may come from anybody's file, and go to a terminal.
std::string to_text(const Json& json);

std::string date_or_empty(const std::optional<base::Date>& date);

// Mode, Rule, Why: what is in force and which rule decided. Chosen, Since: what the user said.
Json mode_json(const consent::Place& place);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_JSON_H_
