// What the collector answers of its upload config: the signed versions, as clients fetch and verify
// them, and the list and its history, as the site shows them.
#ifndef TALLY_COLLECTOR_HTTP_CONFIG_PAGES_H_
#define TALLY_COLLECTOR_HTTP_CONFIG_PAGES_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "collector/config/loaded_config.h"
#include "collector/http/response.h"

namespace tally::collector {

// Every answer is made at the start, once. Immutable from then on: for any number of threads.
class ConfigPages {
 public:
  explicit ConfigPages(LoadedConfig config);

  // The answer to a GET of `path`, which may be a refusal; nothing if the path has nothing to do
  // with the config. The page /config is not among them.
  std::optional<Response> find(std::string_view path) const;

 private:
  void add(std::string path, Response response);

  std::map<std::string, Response, std::less<>> answers_;
  uint64_t last_ = 0;  // number of the last signed version; 0: there is none
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_CONFIG_PAGES_H_
