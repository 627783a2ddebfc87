#include "commands.h"
#include "help.h"
#include "stacks_commands.h"

namespace tally::app {

void add_stacks(CLI::App& app, Outcome& outcome) {
  CLI::App* stacks = app.add_subcommand("stacks", "Work with the stacks that programs counted");
  stacks->require_subcommand(1);
  set_footer(*stacks, "",
             {"tally stacks list --program acme.org/cc --data https://data.acme.org",
              "tally stacks symbolize --debug-dir build stacks.txt"},
             "those of its commands, each in its own help; 2 wrong usage.");
  add_stacks_symbolize(*stacks, outcome);
  add_stacks_list(*stacks, outcome);
  add_stacks_compare(*stacks, outcome);
  add_stacks_issues(*stacks, outcome);
}

}  // namespace tally::app
