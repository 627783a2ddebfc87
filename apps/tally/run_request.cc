#include "run_request.h"

namespace tally::app {

UploadOptions RunRequest::options() const {
  UploadOptions options;
  options.collection = target.collection.c_str();
  options.directory = target.directory.c_str();
  options.url = url.c_str();
  options.config_file = config.c_str();
  options.config_url = config_url.c_str();
  options.public_key = public_key.c_str();
  options.as_of = as_of.time().time_since_epoch().count();
  return options;
}

void add_config(CLI::App& command, RunRequest& request, const std::string& help_of_url) {
  auto* file =
      command.add_option("--config", request.config, "The upload config, what may be sent: a file")
          ->type_name("FILE");
  command.add_option("--config-url", request.config_url, help_of_url)
      ->type_name("URL")
      ->excludes(file);
  command
      .add_option("--public-key", request.public_key,
                  "Whose signature the upload config must have: NAME+ID+BASE64")
      ->excludes(file);
}

}  // namespace tally::app
