// Prints JSON, for the commands that do.
#ifndef TALLY_APPS_TALLY_JSON_OUTPUT_H_
#define TALLY_APPS_TALLY_JSON_OUTPUT_H_

#include <fmt/core.h>

#include "viewer/json.h"

namespace tally::app {

using viewer::date_or_empty;
using viewer::Json;
using viewer::mode_json;

// To standard output, on a line of its own.
inline void print_json(const Json& json) { fmt::print("{}\n", viewer::to_text(json)); }

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_JSON_OUTPUT_H_
