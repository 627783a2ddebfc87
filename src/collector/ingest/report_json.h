// Reading a stranger's JSON where it stands: values are views into the parser, and every fault is
// seen, also in members that are left out. Internal to ingest; a parser and what it has parsed are
// used by one thread at a time.
#ifndef TALLY_COLLECTOR_INGEST_REPORT_JSON_H_
#define TALLY_COLLECTOR_INGEST_REPORT_JSON_H_

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::collector {

// A stranger's text in quotes, for our answers: enough to find the culprit, and harmless in a
// terminal. What is neither ASCII nor a letter becomes `?`: it could be invisible, or turn the
// direction of writing.
std::string in_quotes(std::string_view text);

// Parses the whole text into `parser`. Refuses what is not one JSON value in valid UTF-8 with at
// most `depth` objects and arrays within each other. The result is good until the next one.
base::Result<simdjson::dom::element> parse_document(simdjson::dom::parser& parser,
                                                    std::string_view text, size_t depth);

// A member that may be missing.
using Member = std::optional<simdjson::dom::element>;

// Finds the members `names` of the object `value`, in their order; `what` names the object in
// errors. Refuses what is no object, a key that stands in it twice, and the same anywhere in a
// member that is not among `names`: readers differ on which of two counts.
base::Result<void> read_members(simdjson::dom::element value, std::string_view what,
                                std::span<const std::string_view> names, std::span<Member> members);

// The text of a member; empty if it is missing.
base::Result<std::string_view> read_text(const Member& member, std::string_view what);

// A name with its count.
struct Count {
  std::string_view name;
  int64_t count = 0;
};

// Reads an object of counts into `counts`, sorted by name. Nothing and null are an empty one. A
// count is not negative.
base::Result<void> read_counts(const Member& member, std::string_view what,
                               std::vector<Count>& counts);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_INGEST_REPORT_JSON_H_
