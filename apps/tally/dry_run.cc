#include "dry_run.h"

#include <fmt/core.h>

#include "commands.h"
#include "format/printable.h"
#include "upload/dry_run.h"
#include "upload/offline_options.h"

namespace tally::app {
namespace {

// Which list the reports would be made by, and how old it is; empty where nothing would be sent.
std::string which_config(const upload::OfflineOptions& offline) {
  const auto& config = offline.run.config;
  if (offline.effective.mode != consent::Mode::kOn || !config || config->version.empty()) return "";
  std::string which = "by the upload config " + config->version;
  if (!config->published.empty()) which += ", published on " + config->published;
  if (offline.config_since) {
    which += ", the newest one on " + base::format_date(base::day_of(*offline.config_since));
  }
  return which;
}

}  // namespace

int print_dry_run(UploadOptions options) {
  // File names, and what stands in a config, come from anybody.
  options.log = [](void*, const char* line) { fmt::print("{}\n", format::printable(line)); };
  const auto offline = upload::offline_options(options);
  if (!offline) return report_error(offline.error().message);
  if (!offline->no_config.empty()) options.log(nullptr, offline->no_config.c_str());
  const auto due = upload::dry_run(offline->run, offline->url);
  if (!due) return report_error(due.error().message);
  if (!*due) fmt::print("Nothing is due.\n");
  if (const std::string which = which_config(*offline); *due && !which.empty()) {
    options.log(nullptr, which.c_str());
  }
  return kExitOk;
}

}  // namespace tally::app
