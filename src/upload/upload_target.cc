#include "upload/upload_target.h"

#include <algorithm>
#include <string_view>

#include "upload/collections.h"
#include "upload/state_directory.h"

namespace tally::upload {
namespace {

std::string first_said(const char* option, const std::string& otherwise) {
  return option == nullptr || option[0] == '\0' ? otherwise : option;
}

// As a shell reads it as one word: in quotes, unless it has only characters that need none.
std::string shell_word(std::string_view text) {
  const bool is_plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"/._-+,:@%"}.contains(c);
  });
  if (is_plain) return std::string(text);
  std::string word = "'";
  for (const char c : text) c == '\'' ? word.append("'\\''") : word.append(1, c);
  return word + "'";
}

}  // namespace

UploadTarget upload_target(const UploadOptions& options, const consent::Place& place,
                           const Log& log) {
  const Collection known = find_collection(first_said(options.collection, {}), log);
  return {.url = first_said(options.url, known.upload_url),
          .config = {.file = first_said(options.config_file, {}),
                     .url = first_said(options.config_url, known.config_url),
                     .public_key = first_said(options.public_key, known.public_key),
                     .go_module = known.go_module,
                     .state = state_directory(place.directory.c_str())},
          .title = known.title,
          // TALLY_DIR may be set for this run alone: by a program's sidecar, for its own directory.
          .option = known.name.empty() || place.source != consent::Place::Source::kCollection
                        ? fmt::format("--dir {}", shell_word(place.directory.view()))
                        : fmt::format("--collection {}", known.name)};
}

}  // namespace tally::upload
