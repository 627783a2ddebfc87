// What the commands that are about the weekly run are told: `tally upload` and `tally preview`.
#ifndef TALLY_APPS_TALLY_RUN_REQUEST_H_
#define TALLY_APPS_TALLY_RUN_REQUEST_H_

#include <CLI/CLI.hpp>
#include <string>

#include "commands.h"
#include "options.h"
#include "tally/upload_options.h"

namespace tally::app {

// Empty: as the collection's descriptor says.
struct RunRequest {
  Target target;
  std::string url;
  std::string config;
  std::string config_url;
  std::string public_key;
  AsOf as_of;

  // Without a log. Points into this request.
  UploadOptions options() const;
};

// --config, --config-url and --public-key; what the URL is for is said in the help. `request` must
// outlive the command.
void add_config(CLI::App& command, RunRequest& request, const std::string& help_of_url);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_RUN_REQUEST_H_
