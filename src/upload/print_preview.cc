#include <cstdio>
#include <exception>
#include <string>

#include "tally/upload_options.h"
#include "upload/preview_for_user.h"
#include "upload/preview_text.h"

namespace tally::upload {
namespace {

base::Result<std::string> text_of_preview(const UploadOptions& options) {
  const auto shown = preview_for_user(options);
  if (!shown) return std::unexpected(shown.error());
  return preview_text(shown->preview, shown->effective, shown->config_since);
}

bool print(std::FILE* out, const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), out) == text.size() && std::fflush(out) == 0;
}

// 0, or 1 after a sentence on standard error.
int print_preview(const UploadOptions& options) {
  const auto text = text_of_preview(options);
  if (text && print(stdout, *text)) return 0;
  print(stderr, (text ? "the preview could not be written" : text.error().message) + "\n");
  return 1;
}

}  // namespace
}  // namespace tally::upload

int tally_print_preview(const tally::UploadOptions* options) {
  try {
    return tally::upload::print_preview(*options);
  } catch (const std::exception& error) {
    // Out of memory, at most: nothing of ours throws.
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
