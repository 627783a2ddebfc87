#include "tally/upload.h"

#include <fmt/core.h>

#include "commands.h"

namespace tally::app {

int run_upload_command(const Target& target, const std::string& url, const std::string& config,
                       base::Time now) {
  const auto place = resolve(target);
  if (!place) return report_error(place.error().message);
  const UploadOutcome outcome =
      run_upload({.collection = target.collection.c_str(),
                  .directory = target.directory.empty() ? nullptr : target.directory.c_str(),
                  .url = url.c_str(),
                  .config_file = config.c_str(),
                  .as_of = now.time_since_epoch().count(),
                  .log = [](void*, const char* line) { fmt::print("{}\n", line); }});
  if (!outcome.error.empty()) return report_error(outcome.error);
  if (outcome.reports_made + outcome.sent + outcome.kept + outcome.refused == 0) {
    fmt::print("Nothing was due.\n");
  }
  return outcome.kept + outcome.refused == 0 ? kExitOk : kExitError;
}

}  // namespace tally::app
