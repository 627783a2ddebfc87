// The target of a request, as it stands in the request line. Pure, for any thread.
#ifndef TALLY_COLLECTOR_HTTP_TARGET_H_
#define TALLY_COLLECTOR_HTTP_TARGET_H_

#include <string_view>

namespace tally::collector {

// Views of the target it was made from.
struct Target {
  std::string_view path;
  std::string_view query;  // without its `?`
};

// `target` may be a path and query, or a whole URL, whose scheme and host mean nothing here:
// whoever decides by the path goes by this one, or two would decide differently.
Target split_target(std::string_view target);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_TARGET_H_
