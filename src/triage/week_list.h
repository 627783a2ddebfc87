// Which weeks a collector has published, from what it answers. Pure functions, for any thread.
#ifndef TALLY_TRIAGE_WEEK_LIST_H_
#define TALLY_TRIAGE_WEEK_LIST_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/error.h"

namespace tally::triage {

// Ours: the JSON of `/api/v1/weeks` (doc/openapi.json). The error says what is wrong with it.
base::Result<std::vector<base::Date>> weeks_of_json(std::string_view json);

// Ours and the Go project's: the page `/data/`, of which each link to `/data/YYYY-MM-DD` is a week.
std::vector<base::Date> weeks_of_page(std::string_view html);

// The date with which the last part of a URL's path begins, if it is the address of a week's file
// (`https://telemetry.go.dev/data/2026-11-22`, `…/2026-11-22.json`); else it is a collector's.
std::optional<base::Date> week_of_url(std::string_view url);

// Of a collector's URL as a person may give it (with `/`, `/data` or `/data/` at its end) what
// stands before `/data/` and `/api/`.
std::string_view collector_base(std::string_view url);

// The dates within, each once, oldest first.
std::vector<base::Date> weeks_within(std::vector<base::Date> weeks, std::optional<base::Date> from,
                                     std::optional<base::Date> to);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_WEEK_LIST_H_
