#include "upload/offline_options.h"

#include "consent/environment.h"
#include "upload/upload_target.h"

namespace tally::upload {
namespace {

using base::Result;

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

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
      .config_since = {},
      .no_config = {},
      .url = {}};
  const UploadTarget target = upload_target(options, now, offline.run.log);
  offline.url = target.url;
  // What is off needs no config, and does not complain of one.
  if (now.effective.mode == consent::Mode::kOff) return offline;
  auto found = config_at_hand(target.config, offline.run.log);
  if (found) {
    offline.run.config = std::move(found->config);
    offline.run.is_published = found->signed_config.has_value();
    offline.config_since = found->since;
  } else if (!target.config.file.empty()) {
    return std::unexpected(found.error());
  } else {
    // It may be fetched by the run itself.
    offline.no_config = found.error().message;
  }
  return offline;
}

}  // namespace tally::upload
