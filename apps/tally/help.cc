#include "help.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "layout.h"

namespace tally::app {
namespace {

constexpr size_t kFirstColumn = 24;

std::string on_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

// A name and what it means, in two columns.
std::string entry(const std::string& name, const std::string& description) {
  std::string left = "  " + name;
  if (left.size() + 2 > kFirstColumn) {
    left.append(1, '\n').append(kFirstColumn, ' ');
  } else {
    left.resize(kFirstColumn, ' ');
  }
  return left + fold(on_one_line(description), kFirstColumn, kFirstColumn) + "\n";
}

class FoldedHelp : public CLI::Formatter {
 public:
  FoldedHelp() { label("SUBCOMMAND", "COMMAND"); }

  std::string make_usage(const CLI::App* app, std::string name) const override {
    const std::string usage = CLI::Formatter::make_usage(app, name);
    if (!app->get_prefix_command()) return usage;
    return usage.substr(0, usage.find('\n')) + " -- COMMAND [ARG]...\n";
  }

  std::string make_description(const CLI::App* app) const override {
    return fold(on_one_line(app->get_description()), 0, 0) + "\n\n";
  }

  std::string make_subcommand(const CLI::App* command) const override {
    return entry(command->get_name(), command->get_description());
  }

  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return entry(make_option_name(option, is_positional) + make_option_opts(option),
                 make_option_desc(option));
  }

  std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
    return CLI::detail::find_and_replace(CLI::Formatter::make_option_name(option, is_positional),
                                         ",", ", ");
  }

  // Of `TEXT:DIR` what the value is, not how it is stored. What excludes what is said to who needs
  // to know.
  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_positional() || option->get_type_size() == 0) return "";
    const std::string type = option->get_type_name();
    return type.empty() ? "" : " " + type.substr(type.rfind(':') + 1);
  }
};

}  // namespace

void use_folded_help(CLI::App& app) { app.formatter(std::make_shared<FoldedHelp>()); }

void set_footer(CLI::App& command, std::string_view text, const std::vector<std::string>& examples,
                std::string_view exit_codes) {
  std::string footer;
  while (!text.empty()) {
    const size_t end = std::min(text.find("\n\n"), text.size());
    footer += fold(text.substr(0, end), 0, 0) + "\n\n";
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  // By the name and the sign help2man knows examples, and leaves their lines alone.
  footer += "Examples:\n";
  for (const std::string& example : examples) footer += fmt::format("  $ {}\n", example);
  command.footer(footer + fold(fmt::format("Exit codes: {}", exit_codes), 0, 0));
}

}  // namespace tally::app
