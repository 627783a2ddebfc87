#include "tally/upload.h"

#include <fmt/core.h>

#include "commands.h"

namespace tally::app {

namespace {

// What remains to be said after a run in which not everything was done; empty if everything was.
std::string undone(const UploadOutcome& outcome) {
  std::string text;
  const auto add = [&text](int n, std::string_view what) {
    if (n > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, what);
  };
  add(outcome.kept, "kept for a later run");
  add(outcome.refused, "refused by the collector");
  add(outcome.failed, "failed");
  return text;
}

}  // namespace

int run_upload_command(const Target& target, const std::string& url, const std::string& config,
                       base::Time now) {
  const auto place = resolve(target);
  if (!place) return report_error(place.error().message);
  bool said_something = false;
  const UploadOutcome outcome = run_upload({.collection = target.collection.c_str(),
                                            .directory = target.directory.c_str(),
                                            .url = url.c_str(),
                                            .config_file = config.c_str(),
                                            .as_of = now.time_since_epoch().count(),
                                            .log =
                                                [](void* said, const char* line) {
                                                  *static_cast<bool*>(said) = true;
                                                  fmt::print("{}\n", line);
                                                },
                                            .log_context = &said_something});
  if (!outcome.error.empty()) return report_error(outcome.error);
  if (const std::string left = undone(outcome); !left.empty()) {
    return report_error("not everything was done: " + left + "; the lines above say why");
  }
  if (!said_something) fmt::print("Nothing was due.\n");
  return kExitOk;
}

}  // namespace tally::app
