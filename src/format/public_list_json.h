// The public list in JSON, as `tally config show --json` prints it and the collector serves it
// (doc/formats.md, "The collector's protocol"). Members are in the order of the form. Pure, for any
// thread.
#ifndef TALLY_FORMAT_PUBLIC_LIST_JSON_H_
#define TALLY_FORMAT_PUBLIC_LIST_JSON_H_

#include <nlohmann/json.hpp>

#include "format/public_list.h"

namespace tally::format {

// Chart, Type, Title, Description, Buckets, Issues, From, Rate; Depth of a stack.
nlohmann::ordered_json chart_json(const ListedChart& chart);

// Rate, Salt, Description, Issues.
nlohmann::ordered_json prompt_json(const ListedPrompt& prompt);

// Version, Published, SampleRate, GOOS, GOARCH, GoVersion; Prompt if the list has one;
// and Programs: Name, Versions, Charts.
nlohmann::ordered_json list_json(const PublicList& list);

}  // namespace tally::format

#endif  // TALLY_FORMAT_PUBLIC_LIST_JSON_H_
