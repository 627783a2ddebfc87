// What can stand on the command line, found by walking through the definition of the commands: what
// completion in shells is made of.
#ifndef TALLY_APPS_TALLY_COMMAND_LINE_H_
#define TALLY_APPS_TALLY_COMMAND_LINE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace tally::app {

// What a value may be.
struct Value {
  enum class Kind { kText, kWord, kFile, kDirectory, kCollection };

  Kind kind = Kind::kText;
  std::string name;                // as the help has it: FILE
  std::vector<std::string> words;  // of kWord: these and no others
  bool repeats = false;
};

struct OptionLine {
  std::vector<std::string> names;  // -h, --help
  std::string description;         // on one line
  bool takes_value = false;
  Value value;
};

struct CommandLine {
  std::vector<std::string> path;  // tally, stacks, symbolize
  std::string description;        // on one line
  std::vector<CommandLine> commands;
  std::vector<OptionLine> options;
  std::vector<Value> arguments;
  bool runs_command = false;  // behind `--` stands a command line of somebody else's

  std::string name(char between = ' ') const;
};

CommandLine describe(const CLI::App& app);

// Scripts for shells, to be read by them.
std::string bash_completion(const CommandLine& app);
std::string zsh_completion(const CommandLine& app);

// Calls `function` for the command and all below it.
template <typename Function>
void for_each_command(const CommandLine& command, const Function& function) {
  function(command);
  for (const CommandLine& each : command.commands) for_each_command(each, function);
}

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_COMMAND_LINE_H_
