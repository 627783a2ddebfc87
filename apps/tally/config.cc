#include "commands.h"
#include "config_commands.h"

namespace tally::app {

// In the order of the help: first what users ask, then what the owner does.
void add_config(CLI::App& app, Outcome& outcome) {
  CLI::App* config = app.add_subcommand(
      "config", "Read, check, make and publish the public list of what may be sent");
  config->require_subcommand(1);
  add_config_verify(*config, outcome);
  add_config_log(*config, outcome);
  add_config_generate(*config, outcome);
  add_config_keygen(*config, outcome);
  add_config_sign(*config, outcome);
}

}  // namespace tally::app
