#include "flag_names.h"

#include <algorithm>
#include <string_view>

namespace tally::app {
namespace {

constexpr size_t kLongestName = 40;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `long-name` of `--long-name=value`; empty if it is no name.
std::string_view long_name(std::string_view argument) {
  const std::string_view name = argument.substr(2, argument.find('=') - 2);
  const bool is_name =
      !name.empty() && name.size() <= kLongestName && is_letter(name.front()) &&
      std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
  return is_name ? name : std::string_view{};
}

std::string_view certain_name(std::string_view argument) {
  if (argument[1] == '-') return long_name(argument);
  return is_letter(argument[1]) ? argument.substr(1, 1) : std::string_view{};
}

// The one of `known` that the argument is: `--name`, `-name`, either with `=value`, or `-nvalue`.
std::string_view known_name(std::string_view argument, const std::vector<std::string>& known) {
  const std::string_view text = argument.substr(argument[1] == '-' ? 2 : 1);
  const std::string_view whole = text.substr(0, text.find('='));
  if (const auto found = std::ranges::find(known, whole); found != known.end()) return *found;
  if (argument[1] != '-') {
    const auto found = std::ranges::find(known, text.substr(0, 1));
    if (found != known.end()) return *found;
  }
  return "other";
}

}  // namespace

std::set<std::string> flag_names(char** command, const std::vector<std::string>& known) {
  std::set<std::string> names;
  for (char** next = command + 1; *next != nullptr; ++next) {
    const std::string_view argument = *next;
    if (argument == "--") break;
    if (argument.size() < 2 || argument[0] != '-') continue;
    const std::string_view name =
        known.empty() ? certain_name(argument) : known_name(argument, known);
    if (!name.empty()) names.emplace(name);
  }
  return names;
}

}  // namespace tally::app
