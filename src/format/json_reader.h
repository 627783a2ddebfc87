// Helpers over simdjson's DOM that say in a sentence what is wrong with a document. Internal to
// src/format. A reader is used by one thread at a time.
#ifndef TALLY_FORMAT_JSON_READER_H_
#define TALLY_FORMAT_JSON_READER_H_

#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::format {

// Parsed documents nest no deeper than this; ours need five levels.
inline constexpr size_t kMaxJsonDepth = 32;

// Parses the whole text into `parser`, which owns the result. Refuses what is not one JSON value in
// valid UTF-8.
base::Result<simdjson::dom::element> parse_json(simdjson::dom::parser& parser,
                                                std::string_view text);

// Calls `field(key, value)` for each member of the object `value` until one fails. Refuses what is
// no object (`what` names it in the error), and a key that stands in it twice: readers differ on
// which of the two counts, so what is checked would not be what is published.
using FieldReader = std::function<base::Result<void>(std::string_view, simdjson::dom::element)>;
base::Result<void> read_object(simdjson::dom::element value, std::string_view what,
                               const FieldReader& field);

// Each reads one value of one type; `what` names it in the error.
base::Result<void> read_string(simdjson::dom::element value, std::string_view what,
                               std::string& out);
base::Result<void> read_double(simdjson::dom::element value, std::string_view what, double& out);
base::Result<void> read_int64(simdjson::dom::element value, std::string_view what, int64_t& out);

// An array of strings; null is an empty one.
base::Result<void> read_strings(simdjson::dom::element value, std::string_view what,
                                std::vector<std::string>& out);

// An array; null is an empty one. Calls `item` for each member until one fails.
using ItemReader = std::function<base::Result<void>(simdjson::dom::element)>;
base::Result<void> read_array(simdjson::dom::element value, std::string_view what,
                              const ItemReader& item);

}  // namespace tally::format

#endif  // TALLY_FORMAT_JSON_READER_H_
