#include "command_line.h"

#include <algorithm>

namespace tally::app {
namespace {

std::string on_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

// Of `TEXT:{bash,zsh}` the words.
std::vector<std::string> words_in(const std::string& type) {
  std::vector<std::string> words;
  for (size_t at = 1; at < type.size();) {
    const size_t end = type.find_first_of(",}", at);
    words.push_back(type.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

Value::Kind kind_of(const std::string& name, const std::string& type) {
  if (type.starts_with('{')) return Value::Kind::kWord;
  if (name == "--collection" || name == "COLLECTION") return Value::Kind::kCollection;
  if (type == "FILE" || type.ends_with("|FILE") || name == "FILE" || name == "BINARY")
    return Value::Kind::kFile;
  return type == "DIR" ? Value::Kind::kDirectory : Value::Kind::kText;
}

Value describe_value(const CLI::Option& option) {
  const std::string name = option.get_name(option.get_positional(), false);
  const std::string whole_type = option.get_type_name();
  const std::string type = whole_type.substr(whole_type.rfind(':') + 1);
  const Value::Kind kind = kind_of(name, type);
  return {.kind = kind,
          .name = option.get_positional() ? name : type,
          .words = kind == Value::Kind::kWord ? words_in(type) : std::vector<std::string>{},
          .repeats = option.get_expected_max() > 1};
}

OptionLine describe_option(const CLI::Option& option) {
  OptionLine line{.names = {},
                  .description = on_one_line(option.get_description()),
                  .takes_value = option.get_items_expected_max() > 0,
                  .value = describe_value(option)};
  for (const std::string& name : option.get_snames()) line.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) line.names.push_back("--" + name);
  return line;
}

CommandLine describe_below(const CLI::App& app, std::vector<std::string> path) {
  path.push_back(app.get_name());
  CommandLine line{.path = path,
                   .description = on_one_line(app.get_description()),
                   .commands = {},
                   .options = {},
                   .arguments = {},
                   .runs_command = app.get_prefix_command()};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;  // it is not in the help either
    if (option->get_positional()) {
      line.arguments.push_back(describe_value(*option));
    } else {
      line.options.push_back(describe_option(*option));
    }
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    line.commands.push_back(describe_below(*command, path));
  }
  return line;
}

}  // namespace

std::string CommandLine::name(char between) const {
  std::string name;
  for (const std::string& part : path) {
    if (!name.empty()) name += between;
    name += part;
  }
  return name;
}

CommandLine describe(const CLI::App& app) { return describe_below(app, {}); }

}  // namespace tally::app
