#include "commands.h"
#include "config_commands.h"
#include "help.h"

namespace tally::app {

// In the order of the help: first what users ask, then what the owner does.
void add_config(CLI::App& app, Outcome& outcome) {
  CLI::App* config = app.add_subcommand(
      "config", "Read, check, make and publish the public list of what may be sent");
  config->require_subcommand(1);
  set_footer(*config,
             "The list says which counters of which programs may be in a report, and who approved "
             "them. Its owner writes a chart config, from which the upload config is made, and "
             "publishes that as a signed note.",
             {"tally config show --collection acme", "tally config check charts.txt"},
             "those of its commands, each in its own help; 2 wrong usage.");
  add_config_show(*config, outcome);
  add_config_diff(*config, outcome);
  add_config_explain(*config, outcome);
  add_config_prompt(*config, outcome);
  add_config_verify(*config, outcome);
  add_config_log(*config, outcome);
  add_config_check(*config, outcome);
  add_config_generate(*config, outcome);
  add_config_keygen(*config, outcome);
  add_config_sign(*config, outcome);
}

}  // namespace tally::app
