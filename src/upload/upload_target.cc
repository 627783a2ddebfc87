#include "upload/upload_target.h"

#include "upload/collections.h"
#include "upload/state_directory.h"

namespace tally::upload {
namespace {

std::string first_said(const char* option, const std::string& otherwise) {
  return option == nullptr || option[0] == '\0' ? otherwise : option;
}

}  // namespace

UploadTarget upload_target(const UploadOptions& options, const consent::Place& place,
                           const Log& log) {
  const Collection known = find_collection(first_said(options.collection, {}), log);
  const std::string directory = first_said(options.directory, {});
  return {.url = first_said(options.url, known.upload_url),
          .config = {.file = first_said(options.config_file, {}),
                     .url = first_said(options.config_url, known.config_url),
                     .public_key = first_said(options.public_key, known.public_key),
                     .go_module = known.go_module,
                     .state = state_directory(place.directory.c_str())},
          .title = known.title,
          .option = known.name.empty() || !directory.empty()
                        ? fmt::format("--dir {}", place.directory.view())
                        : fmt::format("--collection {}", known.name)};
}

}  // namespace tally::upload
