#include "format/json_reader.h"

#include <unordered_set>

namespace tally::format {

using base::fail;
using base::Result;
using simdjson::dom::element;

Result<element> parse_json(simdjson::dom::parser& parser, std::string_view text) {
  if (const auto error = parser.allocate(text.size(), kMaxJsonDepth)) {
    return fail("it cannot be parsed: {}", simdjson::error_message(error));
  }
  // The parser reads a few bytes past the end, so it is given a padded copy.
  element root;
  if (const auto error = parser.parse(text.data(), text.size(), true).get(root)) {
    return fail("it is not JSON: {}", simdjson::error_message(error));
  }
  return root;
}

Result<void> read_object(element value, std::string_view what, const FieldReader& field) {
  simdjson::dom::object object;
  if (value.get(object)) return fail("{} is not an object", what);
  std::unordered_set<std::string_view> seen;
  for (const auto& [key, member] : object) {
    if (!seen.insert(key).second) return fail("{} has the key \"{}\" twice", what, key);
    if (auto result = field(key, member); !result) return result;
  }
  return {};
}

Result<void> read_string(element value, std::string_view what, std::string& out) {
  std::string_view text;
  if (value.get(text)) return fail("{} is not a string", what);
  out = text;
  return {};
}

Result<void> read_double(element value, std::string_view what, double& out) {
  if (value.get(out)) return fail("{} is not a number", what);
  return {};
}

Result<void> read_int64(element value, std::string_view what, int64_t& out) {
  if (value.get(out)) return fail("{} is not an integer of 64 bits", what);
  return {};
}

Result<void> read_strings(element value, std::string_view what, std::vector<std::string>& out) {
  return read_array(value, what, [&](element item) -> Result<void> {
    return read_string(item, fmt::format("a member of {}", what), out.emplace_back());
  });
}

Result<void> read_array(element value, std::string_view what, const ItemReader& item) {
  if (value.is_null()) return {};
  simdjson::dom::array array;
  if (value.get(array)) return fail("{} is not an array", what);
  for (const element member : array) {
    if (auto result = item(member); !result) return result;
  }
  return {};
}

}  // namespace tally::format
