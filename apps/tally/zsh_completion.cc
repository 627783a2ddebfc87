#include <fmt/format.h>
#include <fmt/ranges.h>

#include "command_line.h"

namespace tally::app {
namespace {

constexpr std::string_view kHead = R"sh(#compdef tally
# Completion of tally for zsh, as `tally completion zsh` prints it.
# It is made from the definition of the commands.

_tally_collections() {
  local -a names=(${(f)"$(_call_program collections $service completion --collections)"})
  _describe collection names
}
)sh";

// At the beginning of a command's function, if behind `--` a command of others stands.
constexpr std::string_view kOther = R"sh(  local -i end=${words[(ie)--]}
  if ((end < CURRENT)); then
    shift $end words
    ((CURRENT -= end))
    _normal
    return
  fi
)sh";

// The file is either read once, or is the function `_tally` itself.
constexpr std::string_view kTail = R"sh(
if [[ $funcstack[1] == _tally ]]; then
  _tally "$@"
else
  compdef _tally tally
fi
)sh";

// For single quotes, with a backslash in front of these.
std::string quote(std::string_view text, std::string_view special) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
      continue;
    }
    if (c == '\\' || special.contains(c)) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

// `FILE:_files`
std::string action(const Value& value) {
  const std::string name = quote(value.name, ":");
  switch (value.kind) {
    case Value::Kind::kFile:
      return name + ":_files";
    case Value::Kind::kDirectory:
      return name + ":_files -/";
    case Value::Kind::kCollection:
      return name + ":_tally_collections";
    case Value::Kind::kWord:
      return fmt::format("value:({})", quote(fmt::format("{}", fmt::join(value.words, " ")), ":"));
    case Value::Kind::kText:
      return name + ": ";
  }
  return name;
}

std::string option_spec(const OptionLine& option) {
  const std::string description = quote(option.description, "[]:");
  const std::string value = option.takes_value ? ":" + action(option.value) : "";
  const std::string_view star = option.takes_value && option.value.repeats ? "*" : "";
  if (option.names.size() == 1) {
    const std::string_view equals = option.takes_value ? "=" : "";  // --dir DIR, and --dir=DIR
    return fmt::format("'{}{}{}[{}]{}'", star, option.names[0], equals, description, value);
  }
  return fmt::format("'{}({})'{{{}}}'[{}]{}'", star, fmt::join(option.names, " "),
                     fmt::join(option.names, ","), description, value);
}

std::string function_name(const CommandLine& command) { return "_" + command.name('_'); }

std::string argument_specs(const CommandLine& command) {
  std::string text;
  size_t place = 1;
  for (const Value& argument : command.arguments) {
    const std::string where = argument.repeats ? "*" : std::to_string(place++);
    text += fmt::format(" \\\n    '{}:{}'", where, action(argument));
  }
  return text;
}

std::string list_of_commands(const CommandLine& command) {
  // Not `commands`: zsh has a variable of this name.
  std::string text = "  local -a choices=(\n";
  for (const CommandLine& each : command.commands) {
    text += fmt::format("    '{}:{}'\n", each.path.back(), quote(each.description, ""));
  }
  return text + "  )\n";
}

std::string choice_of_command(const CommandLine& command) {
  std::string text = "  case $state in\n    command) _describe command choices ;;\n";
  text += "    rest)\n      case $line[1] in\n";
  for (const CommandLine& each : command.commands) {
    text += fmt::format("        {}) {} ;;\n", each.path.back(), function_name(each));
  }
  return text + "      esac\n      ;;\n  esac\n";
}

std::string function_of(const CommandLine& command) {
  const bool has_commands = !command.commands.empty();
  std::string text = fmt::format("\n{}() {{\n", function_name(command));
  if (command.runs_command) text += kOther;
  if (has_commands) {
    text += "  local curcontext=$curcontext state line\n  local -A opt_args\n";
    text += list_of_commands(command);
  }
  text += has_commands ? "  _arguments -C" : "  _arguments -S";
  for (const OptionLine& option : command.options) text += " \\\n    " + option_spec(option);
  text += argument_specs(command);
  if (has_commands) {
    text += " \\\n    '1: :->command' \\\n    '*:: :->rest'\n";
    text += choice_of_command(command);
  }
  return text + (has_commands ? "}\n" : "\n}\n");
}

}  // namespace

std::string zsh_completion(const CommandLine& app) {
  std::string text{kHead};
  for_each_command(app, [&text](const CommandLine& command) { text += function_of(command); });
  return text.append(kTail);
}

}  // namespace tally::app
