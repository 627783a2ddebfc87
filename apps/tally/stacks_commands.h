// The commands of `tally stacks`, each in a file of its own.
#ifndef TALLY_APPS_TALLY_STACKS_COMMANDS_H_
#define TALLY_APPS_TALLY_STACKS_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "commands.h"

namespace tally::app {

// Each adds a command, which puts what became of it into `outcome`. That must outlive the app.
void add_stacks_symbolize(CLI::App& stacks, Outcome& outcome);
void add_stacks_list(CLI::App& stacks, Outcome& outcome);
void add_stacks_compare(CLI::App& stacks, Outcome& outcome);
void add_stacks_issues(CLI::App& stacks, Outcome& outcome);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_STACKS_COMMANDS_H_
