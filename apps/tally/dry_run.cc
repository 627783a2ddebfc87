#include "dry_run.h"

#include <fmt/core.h>

#include "commands.h"
#include "format/printable.h"
#include "upload/dry_run.h"
#include "upload/offline_options.h"

namespace tally::app {

int print_dry_run(UploadOptions options) {
  // File names, and what stands in a config, come from anybody.
  options.log = [](void*, const char* line) { fmt::print("{}\n", format::printable(line)); };
  const auto offline = upload::offline_options(options);
  if (!offline) return report_error(offline.error().message);
  if (!offline->no_config.empty()) options.log(nullptr, offline->no_config.c_str());
  const auto due = upload::dry_run(offline->run, offline->url);
  if (!due) return report_error(due.error().message);
  if (!*due) fmt::print("Nothing is due.\n");
  return kExitOk;
}

}  // namespace tally::app
