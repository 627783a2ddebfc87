#include "upload/preview_for_user.h"

#include "upload/offline_options.h"

namespace tally::upload {

base::Result<PreviewForUser> preview_for_user(UploadOptions options, Number number) {
  std::vector<std::string> problems;
  options.log_context = &problems;
  options.log = [](void* context, const char* line) {
    static_cast<std::vector<std::string>*>(context)->emplace_back(line);
  };
  const auto offline = offline_options(options);
  if (!offline) return std::unexpected(offline.error());
  auto preview = make_preview(offline->run, number);
  if (!preview) return std::unexpected(preview.error());
  preview->no_config = offline->no_config;
  preview->problems.insert(preview->problems.begin(), problems.begin(), problems.end());
  return PreviewForUser{std::move(*preview), offline->effective, offline->config_since};
}

}  // namespace tally::upload
