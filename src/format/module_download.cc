#include "format/module_download.h"

#include "format/json_reader.h"
#include "format/version.h"

namespace tally::format {

using base::Result;
using simdjson::dom::element;

Result<ModuleDownload> parse_module_download(std::string_view json) {
  simdjson::dom::parser parser;
  const auto root = parse_json(parser, json);
  if (!root) return std::unexpected(root.error());
  ModuleDownload download;
  std::string error;
  const auto read = read_object(*root, "it", [&](std::string_view key, element v) -> Result<void> {
    if (key == "Dir") return read_string(v, key, download.directory);
    if (key == "Version") return read_string(v, key, download.version);
    if (key == "Error") return read_string(v, key, error);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (!error.empty()) return base::fail("{}", error);
  if (!download.directory.starts_with('/')) return base::fail("no directory of the module");
  if (!is_semver(download.version)) return base::fail("no version of the module");
  return download;
}

}  // namespace tally::format
