#include "usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include "base/spelling.h"

namespace tally::app {
namespace {

using Commands = std::vector<const CLI::App*>;

// The name of the command that is most like the word; empty if none is like it.
std::string nearest_command(const Commands& commands, std::string_view word) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  const std::vector<std::string_view> views(names.begin(), names.end());
  return std::string(base::nearest_name(word, views));
}

Commands commands_of(const CLI::App& command) {
  return command.get_subcommands([](const CLI::App*) { return true; });
}

// `tally stacks symbolize`
std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

// Empty if the arguments begin with commands that there are.
std::string explain_unknown_command(const CLI::App& app, int argc, const char* const* argv) {
  const CLI::App* command = &app;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const Commands commands = commands_of(*command);
    if (commands.empty() || word.starts_with('-')) return "";
    const auto known = std::ranges::find(commands, word, &CLI::App::get_name);
    if (known != commands.end()) {
      command = *known;
      continue;
    }
    const std::string name = full_name(*command);
    const std::string nearest = nearest_command(commands, word);
    return fmt::format(
        "there is no command `{} {}`; {} in `{} --help`", name, word,
        nearest.empty() ? "all are" : fmt::format("did you mean `{} {}`? All are", name, nearest),
        name);
  }
  return "";
}

// Behind `tally: ` a sentence goes on in lower case.
std::string as_clause(std::string text) {
  if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  while (text.ends_with('.') || text.ends_with('\n')) text.pop_back();
  return text;
}

std::string explain(const CLI::App& command, const CLI::ParseError& error) {
  // Where a command is missing the parser looks no further, and speaks of a "subcommand".
  const bool lacks_command =
      dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !commands_of(command).empty();
  if (!lacks_command) return as_clause(error.what());
  const std::vector<std::string> unknown = command.remaining();
  if (unknown.empty()) return "say which command";
  return fmt::format("the following argument was not expected: {}", unknown.front());
}

}  // namespace

std::string explain_usage(const CLI::App& app, const CLI::ParseError& error, int argc,
                          const char* const* argv) {
  const std::string unknown = explain_unknown_command(app, argc, argv);
  if (!unknown.empty()) return unknown;
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return fmt::format("{}; see `{} --help`", explain(*command, error), full_name(*command));
}

}  // namespace tally::app
