#include "upload/offline_options.h"

#include "base/file.h"
#include "consent/environment.h"

namespace tally::upload {
namespace {

using base::Result;

// No upload config comes near this.
constexpr size_t kMaxConfigSize = size_t{64} << 20;

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

Result<std::optional<format::UploadConfig>> config_at_hand(const UploadOptions& options) {
  const std::string path = text_of(options.config_file);
  if (path.empty()) return std::nullopt;
  const auto bytes = base::read_file(path, kMaxConfigSize);
  if (!bytes) return std::unexpected(bytes.error());
  auto config = format::parse_upload_config(*bytes);
  if (!config) {
    return base::fail("the upload config {} cannot be used: {}", path, config.error().message);
  }
  return std::move(*config);
}

}  // namespace

Result<OfflineOptions> offline_options(const UploadOptions& options) {
  const auto place = [directory = text_of(options.directory),
                      collection = text_of(options.collection)] {
    return consent::find_place(directory, collection);
  };
  const consent::Place now = place();
  const bool is_now = options.as_of == UploadOptions::kNow;
  OfflineOptions offline{
      .run = {.directory = now.directory.c_str(),
              .consent =
                  [place] {
                    const consent::Place then = place();
                    return Consent{.mode = then.effective.mode, .since = then.seen.user.since};
                  },
              .config = std::nullopt,
              .now = is_now ? base::system_now() : base::Time{std::chrono::seconds{options.as_of}},
              .send = {},
              .log =
                  [log = options.log, context = options.log_context](const std::string& line) {
                    if (log != nullptr) log(context, line.c_str());
                  }},
      .effective = now.effective,
      .url = text_of(options.url)};
  // What is off needs no config, and does not complain of one.
  if (now.effective.mode == consent::Mode::kOff) return offline;
  auto config = config_at_hand(options);
  if (!config) return std::unexpected(config.error());
  offline.run.config = std::move(*config);
  return offline;
}

}  // namespace tally::upload
