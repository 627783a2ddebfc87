// What the Go command says of a module that it has downloaded (`go mod download -json`).
#ifndef TALLY_FORMAT_MODULE_DOWNLOAD_H_
#define TALLY_FORMAT_MODULE_DOWNLOAD_H_

#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::format {

struct ModuleDownload {
  std::string directory;  // where its files are
  std::string version;
};

// Reads it. An error, also one that the Go command tells, reads on from "the Go command said: ".
// Pure, for any thread.
base::Result<ModuleDownload> parse_module_download(std::string_view json);

}  // namespace tally::format

#endif  // TALLY_FORMAT_MODULE_DOWNLOAD_H_
