// The commands of `tally config`, one file each.
#ifndef TALLY_APPS_TALLY_CONFIG_COMMANDS_H_
#define TALLY_APPS_TALLY_CONFIG_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "commands.h"

namespace tally::app {

// For its users.
void add_config_show(CLI::App& config, Outcome& outcome);
void add_config_diff(CLI::App& config, Outcome& outcome);
void add_config_explain(CLI::App& config, Outcome& outcome);
void add_config_prompt(CLI::App& config, Outcome& outcome);
void add_config_verify(CLI::App& config, Outcome& outcome);
void add_config_log(CLI::App& config, Outcome& outcome);

// For its owner.
void add_config_check(CLI::App& config, Outcome& outcome);
void add_config_generate(CLI::App& config, Outcome& outcome);
void add_config_keygen(CLI::App& config, Outcome& outcome);
void add_config_sign(CLI::App& config, Outcome& outcome);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_CONFIG_COMMANDS_H_
