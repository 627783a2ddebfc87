#include <fmt/format.h>
#include <fmt/ranges.h>

#include "command_line.h"

namespace tally::app {
namespace {

constexpr std::string_view kHead =
    R"sh(# Completion of tally for bash, as `tally completion bash` prints it.
# It is made from the definition of the commands.

)sh";

// What does not depend on the commands. `:` and `=` divide words here, but not for tally.
constexpr std::string_view kDriver = R"sh(
_tally_complete() {
  case $1 in
    @file | @directory)
      compopt -o filenames 2>/dev/null
      [[ $1 == @file ]] && mapfile -t COMPREPLY < <(compgen -f -- "$2")
      [[ $1 == @directory ]] && mapfile -t COMPREPLY < <(compgen -d -- "$2")
      ;;
    @collection)
      mapfile -t COMPREPLY < <(compgen -W "$("$3" completion --collections 2>/dev/null)" -- "$2")
      ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
  esac
}

# Of the command line that begins at this word, which is not of tally.
_tally_other() {
  if declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD == $1)); then
    mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}")
  else
    _tally_complete @file "${COMP_WORDS[COMP_CWORD]}"
  fi
}

_tally() {
  local command=tally place=1 option= word words REPLY i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    if [[ $word == [:=]* ]]; then
      ((++i < COMP_CWORD)) && option=
    elif [[ -n $option ]]; then
      option=
    elif [[ $word == -- ]] && _tally_runs_command "$command"; then
      _tally_other $((i + 1))
      return
    elif [[ $word == -* ]]; then
      _tally_value "$command $word" && option=$word
    elif _tally_words "$command $word"; then
      command+=" $word"
    else
      ((++place))
    fi
  done
  word=${COMP_WORDS[COMP_CWORD]}
  [[ $word == [:=] ]] && word=
  if [[ -n $option ]]; then
    _tally_value "$command $option"
  elif [[ $word == -* ]]; then
    _tally_options "$command"
  else
    _tally_words "$command"
    words=$REPLY
    _tally_value "$command $place" || _tally_value "$command *"
    [[ -n $words ]] && REPLY=$words
  fi
  _tally_complete "$REPLY" "$word" "$1"
}

complete -F _tally tally
)sh";

std::string values(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kFile:
      return "@file";
    case Value::Kind::kDirectory:
      return "@directory";
    case Value::Kind::kCollection:
      return "@collection";
    case Value::Kind::kWord:
      return fmt::format("{}", fmt::join(value.words, " "));
    case Value::Kind::kText:
      return "";
  }
  return "";
}

// A function that leaves in REPLY what it knows of its argument, and fails if that is nothing.
class Table {
 public:
  Table(std::string_view name, std::string_view comment)
      : text_(fmt::format("# {}\n{}() {{\n  REPLY=\n  case $1 in\n", comment, name)) {}

  void add(const std::string& key, const std::string& reply) {
    text_ += fmt::format("    '{}') REPLY='{}' ;;\n", key, reply);
  }

  std::string text() const { return text_ + "    *) return 1 ;;\n  esac\n}\n"; }

 private:
  std::string text_;
};

std::string words_table(const CommandLine& app) {
  Table table{"_tally_words", "The commands below a command."};
  for_each_command(app, [&table](const CommandLine& command) {
    std::vector<std::string> names;
    for (const CommandLine& each : command.commands) names.push_back(each.path.back());
    table.add(command.name(), fmt::format("{}", fmt::join(names, " ")));
  });
  return table.text();
}

std::string options_table(const CommandLine& app) {
  Table table{"_tally_options", "The options of a command."};
  for_each_command(app, [&table](const CommandLine& command) {
    std::vector<std::string> names;
    for (const OptionLine& option : command.options) {
      names.insert(names.end(), option.names.begin(), option.names.end());
    }
    table.add(command.name(), fmt::format("{}", fmt::join(names, " ")));
  });
  return table.text();
}

std::string values_table(const CommandLine& app) {
  Table table{"_tally_value", "What an option's value, or a command's first argument, may be."};
  for_each_command(app, [&table](const CommandLine& command) {
    for (const OptionLine& option : command.options) {
      if (!option.takes_value) continue;
      for (const std::string& name : option.names) {
        table.add(command.name() + " " + name, values(option.value));
      }
    }
    size_t place = 1;
    for (const Value& argument : command.arguments) {
      const std::string where = argument.repeats ? "*" : std::to_string(place++);
      table.add(command.name() + " " + where, values(argument));
    }
  });
  return table.text();
}

std::string runs_command_table(const CommandLine& app) {
  Table table{"_tally_runs_command", "The commands behind whose -- a command of others stands."};
  for_each_command(app, [&table](const CommandLine& command) {
    if (command.runs_command) table.add(command.name(), "");
  });
  return table.text();
}

}  // namespace

std::string bash_completion(const CommandLine& app) {
  return fmt::format("{}{}\n{}\n{}\n{}{}", kHead, words_table(app), options_table(app),
                     values_table(app), runs_command_table(app), kDriver);
}

}  // namespace tally::app
